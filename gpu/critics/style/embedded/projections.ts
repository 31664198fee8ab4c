import type { OnnxModel } from "../../../autodiff/onnx.ts";
import { type RuntimeTensor, type Session, Tensor } from "../../../autodiff/runtime.ts";
import { openSession } from "../../../autodiff/session.ts";

type Direction = "Conv" | "ConvTranspose";

/** One convolution of given stride, all sizes known only at run time. */
function convolution(op: Direction, stride: number): OnnxModel {
  const value = (name: string) => ({ name, type: "float32" as const, shape: [null, null, null, null] });
  return {
    irVersion: 8,
    producer: "croquis",
    opsets: new Map([["", 17]]),
    initializers: new Map(),
    nodes: [
      {
        op,
        domain: "",
        name: op,
        inputs: ["in", "filters"],
        outputs: ["out"],
        attributes: { strides: { type: "ints", value: [stride, stride] } },
      },
    ],
    inputs: [value("in"), value("filters")],
    outputs: [value("out")],
  };
}

/** Patches of a picture through filters, every `stride`-th one both ways, and the transpose of that: by ONNX Runtime. */
export class Projections {
  readonly #forward: Session;
  readonly #backward: Session;

  private constructor(forward: Session, backward: Session) {
    this.#forward = forward;
    this.#backward = backward;
  }

  static async create(stride: number, threads: number): Promise<Projections> {
    const open = async (op: Direction): Promise<Session> =>
      (await openSession(convolution(op, stride), { threads })).session;
    return new Projections(await open("Conv"), await open("ConvTranspose"));
  }

  /**
   * @param picture [1, 3, height, width]
   * @param filters [filters, 3, patch, patch]
   * @returns [filters × rows × columns], a new array
   */
  forward(picture: RuntimeTensor, filters: RuntimeTensor): Promise<Float32Array> {
    return run(this.#forward, picture, filters);
  }

  /**
   * @param upstream [1, filters, rows, columns]
   * @returns [3 × height × width] of the window that the patches span, a new array
   */
  backward(upstream: RuntimeTensor, filters: RuntimeTensor): Promise<Float32Array> {
    return run(this.#backward, upstream, filters);
  }

  async dispose(): Promise<void> {
    await this.#forward.release();
    await this.#backward.release();
  }
}

async function run(session: Session, input: RuntimeTensor, filters: RuntimeTensor): Promise<Float32Array> {
  return (await session.run({ in: input, filters })).out.data as Float32Array;
}

/** A tensor over an array of its own, which may be filled anew before each run. */
export function tensor(shape: readonly number[]): { tensor: RuntimeTensor; data: Float32Array } {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  return { tensor: new Tensor("float32", data, [...shape]), data };
}
