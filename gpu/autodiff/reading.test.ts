import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { differentiate } from "./differentiate.ts";
import type { OnnxModel } from "./onnx.ts";
import { parseModel, readModel } from "./onnx-read.ts";
import { writeModel } from "./onnx-write.ts";
import { GradientSession } from "./session.ts";
import {
  bytesOfNumbers,
  fromFloat16,
  tensorBytes,
  tensorNumbers,
  tensorOf,
  toFloat16,
} from "./tensor-data.ts";
import { vggNetwork } from "./testing/convolutional.ts";
import { NetworkBuilder } from "./testing/layers.ts";

const feeds = (size: number) => ({
  image: Float32Array.from({ length: 3 * size * size }, (_, i) => Math.cos(3 * i)),
});

async function gradientOf(model: OnnxModel, size: number, output: string): Promise<Float32Array> {
  const gradientModel = differentiate(model, { shape: [1, 3, size, size], outputs: [output] });
  const session = await GradientSession.create(gradientModel);
  const key = `upstream:${output}`;
  const upstream = new Float32Array(gradientModel.inputs[key].shape.reduce((a, b) => a * b, 1)).fill(1);
  const { gradient } = await session.run({ ...feeds(size), [key]: upstream });
  await session.dispose();
  return gradient;
}

describe("reading and writing ONNX", () => {
  const model = vggNetwork(12, 20);
  const output = model.outputs[2].name;

  it("keeps every byte of a model that is written and read again", () => {
    const bytes = writeModel(model);
    expect(writeModel(parseModel(bytes))).toEqual(bytes);
  });

  it("leaves large weights in the file, and the gradient model refers to them there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "croquis-onnx-"));
    try {
      const path = join(folder, "model.onnx");
      writeFileSync(path, writeModel(model));
      const read = readModel(path);
      const outside = [...read.initializers].filter(([, tensor]) => tensor.data.kind === "file");
      expect(outside.length).toBeGreaterThan(1);
      for (const [name, tensor] of outside) {
        const original = model.initializers.get(name);
        expect(original && tensorBytes(original)).toEqual(tensorBytes(tensor));
      }
      const gradientModel = differentiate(read, { shape: [1, 3, 12, 12], outputs: [output] });
      expect(writeModel(gradientModel.model).length).toBeLessThan(80_000);
      expect(await gradientOf(read, 12, output)).toEqual(await gradientOf(model, 12, output));

      // And a model whose own weights are external, in a folder below.
      const external = join(folder, "external.onnx");
      writeFileSync(
        external,
        writeModel(read, () => "model.onnx"),
      );
      expect(await gradientOf(readModel(external), 12, output)).toEqual(await gradientOf(model, 12, output));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("reads weights of half precision", async () => {
    const halves = new Map(
      [...model.initializers].map(([name, tensor]) => {
        if (tensor.type !== "float32") return [name, tensor] as const;
        const bytes = bytesOfNumbers("float16", tensorNumbers(tensor));
        return [name, { ...tensor, type: "float16", data: { kind: "memory", bytes } }] as const;
      }),
    );
    const [half, full] = [
      await gradientOf({ ...model, initializers: halves }, 12, output),
      await gradientOf(model, 12, output),
    ];
    const largest = Math.max(...full.map(Math.abs));
    expect(Math.max(...full.map((value, i) => Math.abs(value - half[i])))).toBeLessThan(0.01 * largest);
  });

  it("rounds to half precision and back", () => {
    for (let bits = 0; bits < 0x7c00; bits += 7) expect(toFloat16(fromFloat16(bits))).toBe(bits);
    expect(fromFloat16(toFloat16(-65504))).toBe(-65504);
    expect(fromFloat16(toFloat16(1e6))).toBe(Number.POSITIVE_INFINITY);
    expect(fromFloat16(toFloat16(1 + 2 ** -11))).toBe(1);
    expect(fromFloat16(toFloat16(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
  });

  it("reads integers of every length and sign", () => {
    const values = [0, 1, -1, 127, 128, 2 ** 31, -(2 ** 31), 2 ** 53 - 1, -(2 ** 53 - 1), 300];
    const { graph } = new NetworkBuilder();
    graph.input("x", "float32", [1]);
    graph.outputs.push(graph.op("Identity", ["x"], { numbers: values, one: -5 }));
    const [node] = parseModel(writeModel(graph.toModel())).nodes;
    expect(node.attributes).toEqual({
      numbers: { type: "ints", value: values },
      one: { type: "int", value: -5 },
    });
    expect([...tensorNumbers(tensorOf("int64", [values.length], values))]).toEqual(values);
  });
});
