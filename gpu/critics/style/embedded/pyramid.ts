/** A part of a picture, whole pixels. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** One size of a picture. */
export interface Level {
  readonly width: number;
  readonly height: number;
  /** [3 × height × width] */
  readonly planes: Float32Array;
  /** [3 × height × width] d loss / d planes. */
  readonly gradient: Float32Array;
}

/**
 * A part of a picture as planes, and the same at a half, a quarter and so on: each pixel the mean of the four above it (an
 * odd last row or column is left out). `backward` is the exact transpose.
 */
export class Pyramid {
  readonly crop: Crop;
  readonly levels: readonly Level[];

  /** @param least sides that the smallest level has at least */
  constructor(crop: Crop, count: number, least: number) {
    this.crop = crop;
    const levels: Level[] = [];
    let { width, height } = crop;
    while (levels.length < count && Math.min(width, height) >= least) {
      const size = 3 * width * height;
      levels.push({ width, height, planes: new Float32Array(size), gradient: new Float32Array(size) });
      width >>= 1;
      height >>= 1;
    }
    this.levels = levels;
  }

  /** @param image [height × `stride` × 3] the picture of which this is a part. */
  forward(image: Float32Array, stride: number): void {
    if (this.levels.length === 0) return;
    const { left, top, width, height } = this.crop;
    const { planes } = this.levels[0];
    const plane = width * height;
    for (let y = 0, to = 0; y < height; y++) {
      let from = 3 * ((top + y) * stride + left);
      for (let x = 0; x < width; x++, to++, from += 3) {
        planes[to] = image[from];
        planes[plane + to] = image[from + 1];
        planes[2 * plane + to] = image[from + 2];
      }
    }
    for (let k = 1; k < this.levels.length; k++) halve(this.levels[k - 1], this.levels[k]);
  }

  /** Takes the levels' gradients to the finest one and adds that to the picture's `gradient` [height × `stride` × 3]. */
  backward(gradient: Float32Array, stride: number): void {
    if (this.levels.length === 0) return;
    for (let k = this.levels.length - 1; k > 0; k--) spread(this.levels[k], this.levels[k - 1]);
    const { left, top, width, height } = this.crop;
    const { gradient: planes } = this.levels[0];
    const plane = width * height;
    for (let y = 0, from = 0; y < height; y++) {
      let to = 3 * ((top + y) * stride + left);
      for (let x = 0; x < width; x++, from++, to += 3) {
        gradient[to] += planes[from];
        gradient[to + 1] += planes[plane + from];
        gradient[to + 2] += planes[2 * plane + from];
      }
    }
  }
}

function halve(fine: Level, coarse: Level): void {
  const { width, height, planes } = coarse;
  const stride = fine.width;
  const source = fine.planes;
  for (let channel = 0, to = 0; channel < 3; channel++) {
    for (let y = 0; y < height; y++) {
      let from = (channel * fine.height + 2 * y) * stride;
      for (let x = 0; x < width; x++, to++, from += 2) {
        planes[to] =
          0.25 * (source[from] + source[from + 1] + source[from + stride] + source[from + stride + 1]);
      }
    }
  }
}

function spread(coarse: Level, fine: Level): void {
  const { width, height, gradient } = coarse;
  const stride = fine.width;
  const target = fine.gradient;
  for (let channel = 0, from = 0; channel < 3; channel++) {
    for (let y = 0; y < height; y++) {
      let to = (channel * fine.height + 2 * y) * stride;
      for (let x = 0; x < width; x++, from++, to += 2) {
        const quarter = 0.25 * gradient[from];
        target[to] += quarter;
        target[to + 1] += quarter;
        target[to + stride] += quarter;
        target[to + stride + 1] += quarter;
      }
    }
  }
}
