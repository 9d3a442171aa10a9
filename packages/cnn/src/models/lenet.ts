// LeNet-5: the network that read handwritten digits.
import { Linear, Module, relu, type Tensor } from "@sluice/core";
import { Conv2d } from "../conv2d.ts";
import { ImageLinear } from "../image-linear.ts";
import { maxPool2d } from "../max-pool2d.ts";

/**
 * Two convolutions and three fully connected layers for digits of 28 × 28: 61,706 parameters with ten classes.
 *
 * Differences from the paper: ReLU for tanh, max pooling for trained averages, the second convolution sees all channels of the first,
 * logits for distances to drawn digits; images of 28 × 28 with a padding of 2 instead of 32 × 32.
 * @see LeCun et al. 1998, Gradient-Based Learning Applied to Document Recognition, figure 2
 */
export class LeNet5 extends Module {
  readonly conv1 = new Conv2d(1, 6, 5, { padding: 2 });
  readonly conv2 = new Conv2d(6, 16, 5);
  readonly fc1 = new ImageLinear([5, 5, 16], 120);
  readonly fc2 = new Linear(120, 84);
  readonly fc3: Linear;

  /** @param classes - how many there are to tell apart */
  constructor(classes = 10) {
    super();
    this.fc3 = new Linear(84, classes);
  }

  /** @param x - [N, 28, 28, 1]; @returns logits [N, classes] */
  forward(x: Tensor): Tensor {
    return this.fc3.forward(this.features(x));
  }

  /** What the last layer sees: an embedding of the image. @param x - [N, 28, 28, 1]; @returns [N, 84] */
  features(x: Tensor): Tensor {
    // Pooling before ReLU gives the same numbers as after it, from a quarter of the work.
    const a = relu(maxPool2d(this.conv1.forward(x), 2)); // [N, 14, 14, 6]
    const b = relu(maxPool2d(this.conv2.forward(a), 2)); // [N, 5, 5, 16]
    return relu(this.fc2.forward(relu(this.fc1.forward(b))));
  }
}
