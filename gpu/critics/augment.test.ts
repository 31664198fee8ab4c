import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../drawing/random.ts";
import { AreaResize } from "./area-resize.ts";
import { Augment, type AugmentOptions } from "./augment.ts";
import { homographyBetween } from "./homography.ts";
import { drawView, view } from "./random-view.ts";

const clipdraw = { distortion: 0.5, crop: { area: [0.7, 0.9], aspect: [3 / 4, 4 / 3] } } as const;
const normalisation = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} as const;
const plain = { mean: [0, 0, 0], std: [1, 1, 1] } as const;

function options(canvas: number, size: number, copies = 2): AugmentOptions {
  return { width: canvas, height: canvas, size, copies, normalisation, range: clipdraw };
}

function noise(length: number, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => random.uniform());
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The picture at continuous position (x, y), white outside: plain float64 bilinear interpolation of pixel centres. */
function sample(image: Float32Array, width: number, height: number, x: number, y: number, c: number): number {
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  let sum = 0;
  for (const [column, wx] of [
    [left, left + 1.5 - x],
    [left + 1, x - left - 0.5],
  ]) {
    for (const [row, wy] of [
      [top, top + 1.5 - y],
      [top + 1, y - top - 0.5],
    ]) {
      const inside = column >= 0 && row >= 0 && column < width && row < height;
      sum += wx * wy * (inside ? image[3 * (row * width + column) + c] : 1);
    }
  }
  return sum;
}

describe("augmentation", () => {
  for (const [canvas, size] of [
    [40, 40],
    [97, 32],
    [48, 64],
    [33, 30],
  ]) {
    it(`backward is the transpose of forward, canvas ${canvas} to critic ${size}`, () => {
      const augment = new Augment(options(canvas, size, 3));
      const random = new Random(5);
      const zero = new Float32Array(3 * canvas * canvas);
      for (let round = 0; round < 5; round++) {
        augment.draw(random);
        const x = noise(zero.length, 10 + round);
        // The map is affine (paper, mean): its linear part is what it does to a difference.
        const constant = augment.forward(zero).slice();
        const linear = augment.forward(x).slice();
        for (let i = 0; i < linear.length; i++) linear[i] -= constant[i];
        const y = noise(linear.length, 20 + round).map((each) => each - 0.5);
        const back = new Float32Array(zero.length);
        augment.backward(y, back);
        const scale = Math.sqrt(dot(linear, linear) * dot(y, y));
        expect(Math.abs(dot(linear, y) - dot(x, back)) / scale).toBeLessThan(1e-5);
      }
    });
  }

  it("adds to the gradient that is there", () => {
    const augment = new Augment(options(24, 24));
    augment.draw(new Random(1));
    const upstream = noise(augment.copies.length, 2);
    const once = new Float32Array(3 * 24 * 24);
    augment.backward(upstream, once);
    const onto = new Float32Array(3 * 24 * 24).fill(0.5);
    augment.backward(upstream, onto);
    for (let i = 0; i < once.length; i++) expect(onto[i]).toBeCloseTo(once[i] + 0.5, 4);
  });

  it("a straight copy at the critic's size is the picture itself, normalised", () => {
    const augment = new Augment(options(32, 32, 1));
    const image = noise(3 * 32 * 32, 3);
    augment.straighten();
    const seen = augment.forward(image);
    for (let pixel = 0; pixel < 32 * 32; pixel++) {
      for (let c = 0; c < 3; c++) {
        const expected = (image[3 * pixel + c] - normalisation.mean[c]) / normalisation.std[c];
        expect(seen[c * 32 * 32 + pixel]).toBeCloseTo(expected, 5);
      }
    }
  });

  it("equals crop and perspective done one after the other in float64", () => {
    const canvas = 56;
    const size = 48;
    const augment = new Augment({ ...options(canvas, size, 4), normalisation: plain });
    const image = noise(3 * canvas * canvas, 4);
    const views = augment.draw(new Random(6));
    const seen = augment.forward(image);
    const inverse = new Float64Array(8);
    let worst = 0;
    views.forEach(({ corners, crop }, copy) => {
      const end = canvas - 1;
      homographyBetween(Float64Array.of(0, 0, end, 0, end, end, 0, end), corners, inverse);
      const [a, b, c, d, e, f, g, h] = inverse;
      for (let v = 0; v < size; v++) {
        for (let u = 0; u < size; u++) {
          const px = crop[0] + ((u + 0.5) * crop[2]) / size;
          const py = crop[1] + ((v + 0.5) * crop[3]) / size;
          // Where the perspective takes a picture point to (px, py): its map solved backwards by Cramer's rule.
          const m11 = a - px * g;
          const m12 = b - px * h;
          const m21 = d - py * g;
          const m22 = e - py * h;
          const det = m11 * m22 - m12 * m21;
          const x = ((px - c) * m22 - m12 * (py - f)) / det;
          const y = (m11 * (py - f) - m21 * (px - c)) / det;
          for (let channel = 0; channel < 3; channel++) {
            const expected = sample(image, canvas, canvas, x, y, channel);
            const got = seen[((copy * 3 + channel) * size + v) * size + u];
            worst = Math.max(worst, Math.abs(got - expected));
          }
        }
      }
    });
    expect(worst).toBeLessThan(1e-5);
  });

  it("keeps white paper white, whatever the view and the canvas", () => {
    for (const [canvas, size] of [
      [64, 32],
      [224, 64],
      [30, 64],
    ]) {
      const augment = new Augment({ ...options(canvas, size, 4), normalisation: plain });
      augment.draw(new Random(9));
      const seen = augment.forward(new Float32Array(3 * canvas * canvas).fill(1));
      expect(seen.every((each) => Math.abs(each - 1) < 1e-6)).toBe(true);
    }
  });

  it("gives every pixel of a large canvas inside the views its share of the gradient", () => {
    const canvas = 512;
    const augment = new Augment({ ...options(canvas, 64, 1), normalisation: plain });
    augment.straighten();
    const gradient = new Float32Array(3 * canvas * canvas);
    augment.backward(new Float32Array(augment.copies.length).fill(1), gradient);
    expect(gradient.subarray(3 * canvas, -3 * canvas).every((each) => each > 0)).toBe(true);
    // Each of 64² outputs of weight 1 is spread over 512² pixels.
    const share = (64 * 64) / (canvas * canvas);
    const middle = gradient.subarray(3 * canvas * 200, 3 * canvas * 300);
    expect(middle.every((each) => each > 0.5 * share && each < 2 * share)).toBe(true);
  });

  it("is not disturbed by larger and smaller ones in between", () => {
    const run = (disturb: (() => void) | null): Float32Array[] => {
      const augment = new Augment(options(37, 29));
      augment.draw(new Random(12));
      disturb?.();
      const seen = augment.forward(noise(3 * 37 * 37, 13)).slice();
      disturb?.();
      const gradient = new Float32Array(3 * 37 * 37);
      augment.backward(noise(seen.length, 14), gradient);
      return [seen, gradient];
    };
    const others = [options(150, 160), options(16, 11)].map((each) => new Augment(each));
    const disturb = (): void => {
      for (const other of others) {
        other.straighten();
        const [width, height] = other.sourceSize;
        const seen = other.forward(noise(3 * width * height, 15));
        other.backward(seen, new Float32Array(3 * width * height));
      }
    };
    expect(run(disturb)).toEqual(run(null));
  });

  it("is the same for the same seed and different for another", () => {
    const see = (seed: number): Float32Array => {
      const augment = new Augment(options(40, 24));
      augment.draw(new Random(seed));
      return augment.forward(noise(3 * 40 * 40, 8));
    };
    expect(see(1)).toEqual(see(1));
    expect(see(1)).not.toEqual(see(2));
  });
});

describe("random views", () => {
  it("are distributed as torchvision's", () => {
    const random = new Random(11);
    const each = view();
    const sums = { corner: 0, area: 0, logAspect: 0, logAspectSquares: 0, slack: 0, slackCount: 0 };
    const lowest = new Float64Array(8).fill(Number.POSITIVE_INFINITY);
    const highest = new Float64Array(8).fill(Number.NEGATIVE_INFINITY);
    const areas: number[] = [];
    const rounds = 20_000;
    for (let i = 0; i < rounds; i++) {
      drawView(random, clipdraw, 224, 224, each);
      const [left, top, width, height] = each.crop;
      expect(left >= 0 && top >= 0 && left + width <= 224 && top + height <= 224).toBe(true);
      for (let k = 0; k < 8; k++) {
        lowest[k] = Math.min(lowest[k], each.corners[k]);
        highest[k] = Math.max(highest[k], each.corners[k]);
      }
      sums.corner += each.corners[0];
      areas.push((width * height) / 224 ** 2);
      sums.logAspect += Math.log(width / height);
      sums.logAspectSquares += Math.log(width / height) ** 2;
      if (width < 224) {
        sums.slack += left / (224 - width);
        sums.slackCount++;
      }
    }
    // torch.randint(0, 57) at the left and top, torch.randint(167, 224) at the right and bottom.
    expect([...lowest]).toEqual([0, 0, 167, 0, 167, 167, 0, 167]);
    expect([...highest]).toEqual([56, 56, 223, 56, 223, 223, 56, 223]);
    expect(sums.corner / rounds).toBeCloseTo(28, 0);
    areas.sort((a, b) => a - b);
    expect(areas[0]).toBeGreaterThan(0.69);
    expect(areas[rounds - 1]).toBeLessThan(0.91);
    // Crops of large area and extreme aspect do not fit and are drawn again, which favours small ones a little.
    expect(sums.logAspect / rounds).toBeCloseTo(0, 1);
    expect(areas.reduce((a, b) => a + b) / rounds).toBeGreaterThan(0.78);
    expect(areas.reduce((a, b) => a + b) / rounds).toBeLessThan(0.8);
    expect(sums.slack / sums.slackCount).toBeCloseTo(0.5, 1);
  });

  it("fall back to the largest centred crop where none fits", () => {
    const each = view();
    drawView(new Random(1), { distortion: 0, crop: { area: [2, 2], aspect: [3 / 4, 4 / 3] } }, 100, 50, each);
    expect([...each.crop]).toEqual([16, 0, 67, 50]);
    expect([...each.corners]).toEqual([0, 0, 99, 0, 99, 49, 0, 49]);
  });
});

describe("averaging a picture down", () => {
  it("is exact for constants and keeps the mean, for any sizes", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(sizes, sizes, ([width, height], [a, b]) => {
        const toWidth = Math.min(a, width);
        const toHeight = Math.min(b, height);
        const resize = new AreaResize(width, height, toWidth, toHeight);
        const image = noise(3 * width * height, width * 41 + height);
        const out = new Float32Array(3 * toWidth * toHeight);
        resize.forward(image, out);
        const mean = (of: Float32Array): number => of.reduce((sum, each) => sum + each, 0) / of.length;
        expect(Math.abs(mean(out) - mean(image))).toBeLessThan(1e-5);
        resize.forward(image.fill(0.25), out);
        for (const value of out) expect(Math.abs(value - 0.25)).toBeLessThan(1e-6);
      }),
      { numRuns: 60, seed: 3 },
    );
  });
});

describe("homographies", () => {
  it("refuse three corners on a line", () => {
    const square = Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1);
    expect(() =>
      homographyBetween(Float64Array.of(0, 0, 1, 0, 2, 0, 0, 1), square, new Float64Array(8)),
    ).toThrow(/line/);
  });
});
