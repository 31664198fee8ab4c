import { expect, it } from "vitest";
import { differentiate } from "./differentiate.ts";
import { GradientSession } from "./session.ts";
import { differentiateSplit, SplitSession } from "./split.ts";
import { residualNetwork, vggNetwork } from "./testing/convolutional.ts";
import { SMALL_VIT, visionTransformer } from "./testing/transformer.ts";

const models = { VGG: vggNetwork(16), ResNet: residualNetwork(16), ViT: visionTransformer(SMALL_VIT) };

for (const [name, model] of Object.entries(models))
  it(`gives the same in two sessions as in one: ${name}`, async () => {
    const outputs = model.outputs.map((output) => output.name);
    const options = { shape: [1, 3, 16, 16], outputs };
    const image = Float32Array.from({ length: 3 * 16 * 16 }, (_, i) => Math.sin(i * i));
    const split = await SplitSession.create(differentiateSplit(model, options));
    const taps = await split.forward(image);
    // The loss ½·Σ tap² is made outside: its upstream is the tap itself.
    const gradient = await split.backward(taps);
    const whole = await GradientSession.create(differentiate(model, options));
    const upstreams = Object.fromEntries(outputs.map((output) => [`upstream:${output}`, taps[output]]));
    const expected = await whole.run({ image, ...upstreams });
    for (const output of outputs) expect(distance(taps[output], expected[output])).toBeLessThan(1e-5);
    expect(distance(gradient, expected.gradient)).toBeLessThan(1e-4);
    await split.dispose();
    await whole.dispose();
  });

/** Largest difference over the largest expected number. */
function distance(found: Float32Array, expected: Float32Array): number {
  const size = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  expect(size).toBeGreaterThan(0);
  return found.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i])), 0) / size;
}
