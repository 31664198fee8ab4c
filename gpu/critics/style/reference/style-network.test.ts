import { afterAll, describe, expect, it } from "vitest";
import { Random } from "../../../../drawing/random.ts";
import { differentiateSplit, SplitSession } from "../../../autodiff/split.ts";
import { residualNetwork } from "../../../autodiff/testing/convolutional.ts";
import { MaxPool } from "./max-pool.ts";
import { stagesOf } from "./stages.ts";
import { StyleEncoder, StyleNetwork } from "./style-network.ts";
import { relativeError } from "./testing/definitions.ts";
import { vgg16Shaped } from "./testing/networks.ts";

const random = new Random(2);
const noise = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
const opened: { dispose(): Promise<void> }[] = [];
afterAll(async () => {
  for (const each of opened) await each.dispose();
});

it("pools by hand, ties to the first, and gives back what it took", () => {
  const pool = new MaxPool({ channels: 1, height: 3, width: 4 });
  // The last row is left out.
  const pooled = pool.forward(Float32Array.of(1, 2, 5, 5, 4, 3, 5, 0, 9, 9, 9, 9));
  expect([...pooled]).toEqual([4, 5]);
  const upstream = new Float32Array(12).fill(1);
  pool.backward(Float32Array.of(10, 20), upstream);
  expect([...upstream]).toEqual([1, 1, 21, 1, 11, 1, 1, 1, 1, 1, 1, 1]);
});

describe("a network in stages", () => {
  it("is cut at every pool of a chain, and not where values go around one", () => {
    const { model, taps } = vgg16Shaped(0.05);
    const stages = stagesOf(model, "data", taps);
    expect(stages.map((stage) => stage.taps.length)).toEqual([2, 2, 3, 1, 1]);
    expect(stages.flatMap((stage) => stage.taps)).toEqual(taps);
    const residual = residualNetwork(32);
    expect(stagesOf(residual, "image", [residual.outputs[0].name])).toHaveLength(1);
  });

  it("gives the taps and the gradient of the network in one piece", async () => {
    const { model, taps } = vgg16Shaped(0.1);
    const size = 36;
    const network = await StyleNetwork.create(model, { input: "data", taps, size, threads: 1 });
    const whole = await SplitSession.create(
      differentiateSplit(model, { shape: [1, 3, size, size], outputs: taps }),
    );
    opened.push(network, whole);
    expect(network.taps.map(({ height }) => height)).toEqual([36, 36, 36, 18, 18, 9, 9, 9, 4, 2]);
    for (let round = 0; round < 2; round++) {
      const image = noise(3 * size * size);
      const found = await network.forward(image);
      const expected = await whole.forward(image);
      const upstreams = Object.fromEntries(taps.map((tap) => [tap, noise(expected[tap].length)]));
      taps.forEach((tap, k) => {
        expect(relativeError(found[k + 1], expected[tap])).toBeLessThan(1e-5);
        network.upstreams[k].set(upstreams[tap]);
      });
      expect(relativeError(await network.backward(), await whole.backward(upstreams))).toBeLessThan(1e-4);
    }
  });

  it("encodes pictures of other sizes", async () => {
    const { model, taps } = vgg16Shaped(0.05);
    const options = { input: "data", taps, threads: 1 };
    const network = await StyleNetwork.create(model, { ...options, size: 32 });
    const encoder = await StyleEncoder.create(model, options);
    opened.push(network, encoder);
    const image = noise(3 * 32 * 32);
    const expected = await network.forward(image);
    const found = await encoder.run(image, 32, 32);
    found.forEach(({ values }, k) => {
      expect(relativeError(values, expected[k + 1])).toBeLessThan(1e-5);
    });
    const wide = await encoder.run(noise(3 * 32 * 50), 32, 50);
    expect(wide[8].shape).toMatchObject({ height: 2, width: 3 });
  });
});
