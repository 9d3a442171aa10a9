// Texts to learn from, all long in the public domain: sonnets of Shakespeare's, and poems of the Tang.

const sonnets = `Shall I compare thee to a summer's day?
Thou art more lovely and more temperate:
Rough winds do shake the darling buds of May,
And summer's lease hath all too short a date;
Sometime too hot the eye of heaven shines,
And often is his gold complexion dimm'd;
And every fair from fair sometime declines,
By chance or nature's changing course untrimm'd;
But thy eternal summer shall not fade,
Nor lose possession of that fair thou ow'st;
Nor shall death brag thou wander'st in his shade,
When in eternal lines to time thou grow'st:
So long as men can breathe or eyes can see,
So long lives this, and this gives life to thee.

When, in disgrace with fortune and men's eyes,
I all alone beweep my outcast state,
And trouble deaf heaven with my bootless cries,
And look upon myself and curse my fate,
Wishing me like to one more rich in hope,
Featured like him, like him with friends possess'd,
Desiring this man's art and that man's scope,
With what I most enjoy contented least;
Yet in these thoughts myself almost despising,
Haply I think on thee, and then my state,
Like to the lark at break of day arising
From sullen earth, sings hymns at heaven's gate;
For thy sweet love remember'd such wealth brings
That then I scorn to change my state with kings.

Let me not to the marriage of true minds
Admit impediments. Love is not love
Which alters when it alteration finds,
Or bends with the remover to remove:
O no! it is an ever-fixed mark
That looks on tempests and is never shaken;
It is the star to every wandering bark,
Whose worth's unknown, although his height be taken.
Love's not Time's fool, though rosy lips and cheeks
Within his bending sickle's compass come:
Love alters not with his brief hours and weeks,
But bears it out even to the edge of doom.
If this be error and upon me proved,
I never writ, nor no man ever loved.

My mistress' eyes are nothing like the sun;
Coral is far more red than her lips' red;
If snow be white, why then her breasts are dun;
If hairs be wires, black wires grow on her head.
I have seen roses damask'd, red and white,
But no such roses see I in her cheeks;
And in some perfumes is there more delight
Than in the breath that from my mistress reeks.
I love to hear her speak, yet well I know
That music hath a far more pleasing sound;
I grant I never saw a goddess go;
My mistress, when she walks, treads on the ground:
And yet, by heaven, I think my love as rare
As any she belied with false compare.
`;

const poems = `床前明月光，疑是地上霜。
举头望明月，低头思故乡。

春眠不觉晓，处处闻啼鸟。
夜来风雨声，花落知多少。

白日依山尽，黄河入海流。
欲穷千里目，更上一层楼。

千山鸟飞绝，万径人踪灭。
孤舟蓑笠翁，独钓寒江雪。

红豆生南国，春来发几枝。
愿君多采撷，此物最相思。

空山不见人，但闻人语响。
返景入深林，复照青苔上。

独坐幽篁里，弹琴复长啸。
深林人不知，明月来相照。

松下问童子，言师采药去。
只在此山中，云深不知处。

锄禾日当午，汗滴禾下土。
谁知盘中餐，粒粒皆辛苦。

慈母手中线，游子身上衣。
临行密密缝，意恐迟迟归。
谁言寸草心，报得三春晖。

离离原上草，一岁一枯荣。
野火烧不尽，春风吹又生。
`;

/** Texts by name. */
export const texts = { sonnets, poems } as const;
/** The name of a text. */
export type TextName = keyof typeof texts;
