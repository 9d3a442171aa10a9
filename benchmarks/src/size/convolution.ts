// The smallest page with a convolution: an edge detector over an image.
import { conv2d } from "@sluice/cnn";
import { tensor } from "@sluice/core";

const image = tensor(new Float32Array(28 * 28), [1, 28, 28, 1]);
const edges = tensor([-1, -1, -1, -1, 8, -1, -1, -1, -1], [3, 3, 1, 1]);
console.log(conv2d(image, edges, null, { padding: 1 }).data.length);
