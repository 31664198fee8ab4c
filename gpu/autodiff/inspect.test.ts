import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { formatInspection, inspectModel } from "./inspect.ts";
import type { OnnxModel, OnnxNode } from "./onnx.ts";
import { writeModel } from "./onnx-write.ts";
import { vggNetwork } from "./testing/convolutional.ts";
import { SMALL_VIT, visionTransformer } from "./testing/transformer.ts";

const folder = mkdtempSync(join(tmpdir(), "croquis-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, model: OnnxModel): string {
  const path = join(folder, name);
  writeFileSync(path, writeModel(model));
  return path;
}

describe("inspectModel", () => {
  it("tells what a transformer is and costs, and that it can be a critic", () => {
    const inspection = inspectModel(written("vit.onnx", visionTransformer(SMALL_VIT)));
    expect(inspection.obstacles).toEqual([]);
    expect(inspection.image).toEqual({ name: "pixel_values", shape: [1, 3, 16, 16] });
    expect(inspection.embedding).toEqual({ name: "image_embeds", shape: [1, 10] });
    // 16 patches of 48 by 24; per layer 17 tokens · 24² · (3 + 1 + 8) and attention, the last one for one token mostly.
    const [d, t] = [24, 17];
    const full = 12 * d * d * t + 2 * t * t * d;
    const last = 2 * d * d * t + 10 * d * d + 2 * t * d;
    expect(inspection.macs).toBe(16 * 48 * d + full + last + d * 10);
    expect(formatInspection(inspection)).toContain("It can be a critic");
  });

  it("names the operator without a rule, and its node", () => {
    const model = visionTransformer(SMALL_VIT);
    const nodes: OnnxNode[] = [...model.nodes];
    const last = nodes.length - 1;
    nodes[last] = { ...nodes[last], outputs: ["before"] };
    nodes.push({
      op: "Det",
      domain: "",
      name: "odd one",
      inputs: ["before"],
      outputs: ["image_embeds"],
      attributes: {},
    });
    const inspection = inspectModel(written("odd.onnx", { ...model, nodes }));
    expect(inspection.obstacles.join()).toContain('Det (node "odd one")');
    expect(formatInspection(inspection)).toContain("It cannot be a critic");
  });

  it("says when the output is no embedding", () => {
    const inspection = inspectModel(written("vgg.onnx", vggNetwork(16)));
    expect(inspection.obstacles[0]).toContain("not embeddings");
  });

  it("refuses what is not an ONNX model with one sentence", () => {
    const path = join(folder, "text.onnx");
    writeFileSync(path, "this is not a model, and never was");
    expect(() => inspectModel(path)).toThrow(/not an ONNX model/);
  });
});
