import { statSync } from "node:fs";
import { differentiate } from "./differentiate.ts";
import { neededNodes } from "./graph-store.ts";
import { type ImportedGraph, importGraph } from "./import.ts";
import { bytesOf, describeNode, elementCount, type OnnxModel, type Shape, type ValueInfo } from "./onnx.ts";
import { readModel } from "./onnx-read.ts";
import { findOperator } from "./operators.ts";

export interface InspectOptions {
  /** Side of the picture in pixels where the model leaves it open; 224 by default. */
  readonly size?: number;
  /** The image input and the output to look at; by default the input that looks like one, and the first output of embeddings. */
  readonly input?: string;
  readonly output?: string;
}

/** What a model is, what it costs, and whether it can be a critic. */
export interface Inspection {
  readonly path: string;
  /** Of the ONNX file itself, without external data. */
  readonly fileBytes: number;
  readonly producer: string;
  readonly operatorSet: number;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** Weights in the whole file. */
  readonly parameters: number;
  /** What a critic would be made of, where that could be found out. */
  readonly image: { readonly name: string; readonly shape: Shape } | null;
  readonly embedding: { readonly name: string; readonly shape: Shape } | null;
  /** Nodes by operator on the way from the image to the output. */
  readonly operators: Readonly<Record<string, number>>;
  /** Multiply-accumulates of one copy's forward pass. */
  readonly macs: number | null;
  /** Estimated resident memory of a session with gradient at 4 copies, in bytes. */
  readonly memoryBytes: number | null;
  /** Why it cannot be a critic, a sentence each; empty when it can. */
  readonly obstacles: readonly string[];
}

const COPIES = 4;

/** What Node and ONNX Runtime take before any model, in bytes. */
const BASE_BYTES = 90e6;

/**
 * Reads a model and says whether it can be a critic.
 * @throws Error when the file is missing or is not an ONNX model
 */
export function inspectModel(path: string, options: InspectOptions = {}): Inspection {
  const model = readModel(path);
  const input = options.input ?? imageInput(model)?.name;
  const output = options.output ?? embeddingOutput(model)?.name;
  const general = {
    path,
    fileBytes: statSync(path).size,
    producer: model.producer,
    operatorSet: model.opsets.get("") ?? 0,
    inputs: model.inputs,
    outputs: model.outputs,
    parameters: [...model.initializers.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0),
  };
  const nothing = { image: null, embedding: null, operators: {}, macs: null, memoryBytes: null };
  if (input === undefined || output === undefined) {
    const missing = input === undefined ? "input that is a picture [copies, 3, height, width]" : "output";
    return { ...general, ...nothing, obstacles: [`It has no ${missing}.`] };
  }
  const shape = imageShape(model, input, options.size ?? 224);
  const unknown = unknownOperators(model, output);
  if (unknown.length > 0)
    return { ...general, ...nothing, image: { name: input, shape }, obstacles: unknown };
  try {
    const imported = importGraph(model, { input, shape, outputs: [output] });
    const embedding = { name: output, shape: imported.graph.shape(output) };
    return {
      ...general,
      image: { name: input, shape },
      embedding,
      ...costs(imported),
      obstacles: obstacles(model, input, shape, embedding),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...general, ...nothing, image: { name: input, shape }, obstacles: [reason] };
  }
}

function imageInput(model: OnnxModel): ValueInfo | undefined {
  const pictures = model.inputs.filter(
    ({ shape }) => shape.length === 4 && (shape[1] === 3 || shape[1] === null),
  );
  return pictures[0] ?? (model.inputs.length === 1 ? model.inputs[0] : undefined);
}

function embeddingOutput(model: OnnxModel): ValueInfo | undefined {
  return (
    model.outputs.find(({ name }) => name === "image_embeds") ??
    model.outputs.find(({ shape }) => shape.length === 2) ??
    model.outputs[0]
  );
}

function imageShape(model: OnnxModel, input: string, size: number): Shape {
  const declared = model.inputs.find(({ name }) => name === input)?.shape ?? [];
  return [1, declared[1] ?? 3, declared[2] ?? size, declared[3] ?? size];
}

/** Operators on the way to the output that Croquis does not know, each with the first node that has it. */
function unknownOperators(model: OnnxModel, output: string): string[] {
  const found = new Map<string, string>();
  for (const node of neededNodes(model.nodes, [output])) {
    const key = `${node.domain}.${node.op}`;
    if (!found.has(key) && findOperator(node) === undefined)
      found.set(key, `${describeNode(node)} is an operator that Croquis does not know.`);
  }
  return [...found.values()];
}

function obstacles(
  model: OnnxModel,
  input: string,
  shape: Shape,
  embedding: { name: string; shape: Shape },
): string[] {
  if (embedding.shape.length !== 2)
    return [`Its output "${embedding.name}" is [${embedding.shape.join(", ")}], not embeddings [copies, D].`];
  try {
    differentiate(model, { input, shape: [COPIES, ...shape.slice(1)], outputs: [embedding.name] });
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function costs({ graph }: ImportedGraph): Pick<Inspection, "operators" | "macs" | "memoryBytes"> {
  const operators: Record<string, number> = {};
  let macs = 0;
  let activations = 0;
  for (const node of graph.nodes) {
    operators[node.op] = (operators[node.op] ?? 0) + 1;
    const inputs = node.inputs.map((name) => (name === "" ? undefined : graph.value(name)));
    const output = graph.value(node.outputs[0]);
    macs += findOperator(node)?.macs?.(node, inputs, output) ?? 0;
    // Reshapes share the memory of their input.
    if (node.op !== "Reshape" && node.op !== "Identity")
      activations += elementCount(output.shape) * bytesOf(output.type);
  }
  const used = graph.toModel().initializers.values();
  const weights = [...used].reduce((sum, { type, shape }) => sum + elementCount(shape) * bytesOf(type), 0);
  // Weights are packed twice: for the products of the forward pass and for those of the backward pass.
  return { operators, macs, memoryBytes: BASE_BYTES + 2 * weights + COPIES * activations };
}

const shapeText = (shape: readonly (number | null)[]): string =>
  `[${shape.map((size) => size ?? "?").join(", ")}]`;

function amount(value: number, unit: string): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)} G${unit}`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M${unit}`;
  return `${Math.round(value / 1e3)} k${unit}`;
}

/** An inspection as lines for people. */
export function formatInspection(inspection: Inspection): string {
  const { inputs, outputs, image, embedding, macs, memoryBytes, obstacles: why } = inspection;
  const producer = inspection.producer === "" ? "" : `, made by ${inspection.producer}`;
  const lines = [
    inspection.path,
    `  file        ${amount(inspection.fileBytes, "B")}, operator set ${inspection.operatorSet}${producer}`,
    ...inputs.map(({ name, type, shape }) => `  input       ${name}: ${type} ${shapeText(shape)}`),
    ...outputs.map(({ name, type, shape }) => `  output      ${name}: ${type} ${shapeText(shape)}`),
    `  parameters  ${amount(inspection.parameters, "")}`.trimEnd(),
  ];
  if (image && embedding)
    lines.push(
      `  critic      ${image.name} ${shapeText(image.shape)} to ${embedding.name} ${shapeText(embedding.shape)}`,
    );
  if (macs !== null)
    lines.push(
      `  cost        ${amount(macs, "MAC")} per copy forward, about 2.1 times that with the gradient`,
    );
  if (memoryBytes !== null)
    lines.push(`  memory      about ${amount(memoryBytes, "B")} with ${COPIES} copies (estimate)`);
  const operators = Object.entries(inspection.operators).sort(([, a], [, b]) => b - a);
  if (operators.length > 0)
    lines.push(`  operators   ${operators.map(([op, count]) => `${op} ${count}`).join(", ")}`);
  lines.push(
    why.length === 0
      ? "It can be a critic: every operator between the image and the output has a gradient."
      : `It cannot be a critic. ${why.join(" ")}`,
  );
  return lines.join("\n");
}
