import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Random } from "../../drawing/random.ts";
import { differentiate, differentiatedGraph } from "./differentiate.ts";
import { textHead } from "./heads.ts";
import { importGraph } from "./import.ts";
import { readModel } from "./onnx-read.ts";
import { findComposites } from "./patterns.ts";
import { Tensor } from "./runtime.ts";
import { GradientSession, openSession } from "./session.ts";
import {
  groupNormNetwork,
  mobileNetwork,
  residualNetwork,
  squeezeNetwork,
  vggNetwork,
} from "./testing/convolutional.ts";
import { checkGradient } from "./testing/finite-differences.ts";
import { SMALL_VIT, visionTransformer } from "./testing/transformer.ts";

const levels = ["disabled", "all"] as const;

describe("vision transformers", () => {
  const shape = [2, 3, 16, 16];
  for (const layerNorm of ["fused", "decomposed"] as const)
    for (const activation of ["quick", "erf"] as const)
      for (const optimization of levels)
        it(`${layerNorm} layer normalisation, ${activation} GELU (${optimization})`, async () => {
          const model = visionTransformer({ ...SMALL_VIT, layerNorm, activation });
          const { error } = await checkGradient(model, { shape, optimization, directions: 8, step: 0.02 });
          expect(error).toBeLessThan(2e-3);
        });

  it("recognises the decomposed layer normalisation and both GELUs as wholes", () => {
    for (const activation of ["quick", "erf"] as const) {
      const [{ graph }, { graph: fused }] = (["decomposed", "fused"] as const).map((layerNorm) =>
        importGraph(visionTransformer({ ...SMALL_VIT, layerNorm, activation }), { shape }),
      );
      expect(findComposites(graph).size).toBe(SMALL_VIT.layers);
      expect(graph.nodes.length).toBe(fused.nodes.length);
    }
  });

  it("computes only the class token in the last layer", () => {
    const { graph } = importGraph(visionTransformer(SMALL_VIT), { shape });
    const products = graph.nodes
      .filter(({ op }) => op === "MatMul")
      .map(({ outputs }) => graph.shape(outputs[0]));
    expect(products.at(-2)).toEqual([2, 1, 24]);
    expect(products.filter((each) => each.at(-1) === 96)).toEqual([
      [2, 17, 96],
      [2, 1, 96],
    ]);
  });
});

describe("convolutional networks", () => {
  const shape = [2, 3, 32, 32];
  const networks = {
    ResNet: residualNetwork(32),
    MobileNet: mobileNetwork(32),
    VGG: vggNetwork(32),
    SqueezeNet: squeezeNetwork(32),
    "group normalisation": groupNormNetwork(32),
  };
  for (const [name, model] of Object.entries(networks))
    for (const optimization of levels)
      it(`${name} (${optimization})`, async () => {
        const outputs = model.outputs.map((output) => output.name);
        // ReLUs and maxima have kinks: short steps, and a looser bar for what the float32 differences then lose.
        const check = await checkGradient(model, { shape, outputs, optimization, directions: 8, step: 1e-4 });
        expect(check.error).toBeLessThan(3e-2);
        expect(check.cosine).toBeGreaterThan(0.9995);
      });

  it("folds every batch normalisation that follows a convolution", () => {
    for (const model of [networks.ResNet, networks.MobileNet]) {
      const { graph } = importGraph(model, { shape });
      expect(graph.nodes.filter(({ op }) => op === "BatchNormalization")).toEqual([]);
    }
  });
});

describe("shapes and types that are inferred", () => {
  const networks = {
    ViT: visionTransformer(SMALL_VIT),
    "decomposed ViT": visionTransformer({ ...SMALL_VIT, layerNorm: "decomposed", activation: "erf" }),
    ResNet: residualNetwork(16),
    MobileNet: mobileNetwork(16),
    VGG: vggNetwork(16),
    SqueezeNet: squeezeNetwork(20),
    "group normalisation": groupNormNetwork(16),
  };
  for (const [name, model] of Object.entries(networks))
    it(`are what ONNX Runtime makes, forward and backward: ${name}`, async () => {
      const size = name === "SqueezeNet" ? 20 : 16;
      const { graph } = differentiatedGraph(model, { shape: [2, 3, size, size] });
      const made = graph.nodes.flatMap(({ outputs }) => outputs);
      graph.outputs.splice(0, graph.outputs.length, ...made);
      const { session } = await openSession(graph.toModel(), { optimization: "disabled" });
      const feeds = graph.inputs.map((input) => {
        const shape = graph.shape(input);
        const ones = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1);
        return [input, new Tensor("float32", ones, [...shape])] as const;
      });
      const results = await session.run(Object.fromEntries(feeds));
      expect(made.length).toBeGreaterThan(50);
      for (const value of made) {
        const { type, shape } = graph.value(value);
        expect([value, results[value].type, results[value].dims]).toEqual([value, type, shape]);
      }
      await session.release();
    });
});

describe("int8", () => {
  it("changes the gradient of a transformer a little, and its embeddings less", async () => {
    const options = { ...SMALL_VIT, width: 192, heads: 3 };
    const model = visionTransformer(options);
    const shape = [2, 3, 16, 16];
    const random = new Random(5);
    const normal = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
    const feeds = { image: normal(2 * 3 * 16 * 16), text: normal(2 * 10), weights: Float32Array.of(-1, 0.3) };
    const [full, short] = await Promise.all(
      [false, true].map(async (int8) => {
        const gradientModel = differentiate(model, { shape, head: textHead(), int8 });
        const products = gradientModel.model.nodes.filter(({ op }) => op === "MatMulInteger").length;
        // Per layer the two of the feed-forward network, forward and backward.
        expect(products).toBe(int8 ? 2 * 2 * options.layers : 0);
        const session = await GradientSession.create(gradientModel);
        const results = await session.run(feeds);
        await session.dispose();
        return results;
      }),
    );
    expect(cosineOf(full.gradient, short.gradient)).toBeGreaterThan(0.99);
    expect(cosineOf(full.embeddings, short.embeddings)).toBeGreaterThan(0.999);
  });
});

function cosineOf(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe("pretrained networks of ../shared/models", () => {
  const files: Record<string, readonly string[]> = {
    "vgg19_norm_conv1_1-3_1.onnx": ["relu1_2", "relu2_2", "relu3_1"],
    "vgg19_16x_distilled.onnx": ["relu1_1", "s3_1", "relu5_1"],
    "squeezenet1_1_taps.onnx": ["fire3", "fire9", "logits"],
  };
  for (const [file, outputs] of Object.entries(files)) {
    const path = fileURLToPath(new URL(`../../../shared/models/${file}`, import.meta.url));
    it.skipIf(!existsSync(path))(`${file} (skipped where it is not there)`, async () => {
      const model = readModel(path);
      const check = await checkGradient(model, { shape: [1, 3, 48, 40], outputs, directions: 6, step: 1e-3 });
      expect(check.error).toBeLessThan(3e-2);
      expect(check.cosine).toBeGreaterThan(0.999);
    });
  }
});
