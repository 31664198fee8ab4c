import { describe, expect, it } from "vitest";
import { SMALL_VIT, visionTransformer } from "../../bench/networks/transformer.ts";
import { checkGradient } from "./finite-differences.ts";
import { importGraph } from "./import.ts";
import { findComposites } from "./patterns.ts";

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
