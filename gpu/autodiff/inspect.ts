import { readModel } from "./onnx-read.ts";
import { findOperator } from "./operators.ts";

/** What a model is, and whether it can be a critic. */
export interface Inspection {
  readonly path: string;
  readonly operatorSet: number;
  readonly nodes: number;
  /** Operators that Croquis does not know, by name. */
  readonly unknownOperators: readonly string[];
}

export function inspectModel(path: string): Inspection {
  const model = readModel(path);
  const unknown = model.nodes.filter((node) => findOperator(node) === undefined).map((node) => node.op);
  return {
    path,
    operatorSet: model.opsets.get("") ?? 0,
    nodes: model.nodes.length,
    unknownOperators: [...new Set(unknown)],
  };
}

export function formatInspection(inspection: Inspection): string {
  return `${inspection.path}: ${inspection.nodes} nodes, operator set ${inspection.operatorSet}.`;
}
