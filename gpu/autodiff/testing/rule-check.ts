import { describe, expect, it } from "vitest";
import type { Graph } from "../graph.ts";
import type { Shape } from "../onnx.ts";
import { checkGradient } from "./finite-differences.ts";
import { NetworkBuilder } from "./layers.ts";

/** An operator, or several outputs of it, applied to the image. */
export interface Case {
  readonly shape?: Shape;
  readonly step?: number;
  readonly tolerance?: number;
  /** Maps the standard normal image before the operator, for those that are defined for some numbers only. */
  readonly positive?: boolean;
  readonly portable?: boolean;
  build(graph: Graph, x: string, net: NetworkBuilder): string | readonly string[];
}

/** Steps that rarely cross the kink of a piecewise linear operator. */
export const KINK = { step: 1e-3, tolerance: 2e-2 } as const;

export const flat: Shape = [2, 3, 4];
export const image: Shape = [2, 3, 6, 7];

/** Holds every rule against finite differences, as it is written and as ONNX Runtime rewrites it. */
export function checkRules(family: string, cases: Readonly<Record<string, Case>>): void {
  describe(family, () => {
    for (const [
      name,
      { shape = flat, step = 0.01, tolerance = 2e-3, positive, portable, build },
    ] of Object.entries(cases)) {
      for (const optimization of ["disabled", "all"] as const) {
        it(`${name} (${optimization})`, async () => {
          const net = new NetworkBuilder(7);
          const { graph } = net;
          let x = graph.input("image", "float32", shape);
          if (positive) x = graph.add(graph.op("Exp", [graph.mul(x, graph.scalar(0.3))]), graph.scalar(0.3));
          const built = build(graph, x, net);
          const outputs = typeof built === "string" ? [built] : built;
          graph.outputs.push(...outputs);
          const check = await checkGradient(graph.toModel(), {
            shape,
            outputs,
            step,
            optimization,
            ...(portable && { portable }),
          });
          expect(check.error).toBeLessThan(tolerance);
        });
      }
    }
  });
}
