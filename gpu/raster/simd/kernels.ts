import { assemble } from "../../simd/assembler.ts";
import { coverageKernel } from "./coverage-kernel.ts";
import { PAGES } from "./layout.ts";
import { measureKernel } from "./measure-kernel.ts";
import { reachKernel } from "./reach-kernel.ts";

/** The rasteriser's hot loops, as described where they are written. */
export interface Kernels {
  /** All that the kernels read and write, see `layout`. */
  readonly memory: ArrayBuffer;
  reach(chords: number, top: number, bottom: number, width: number, outer: number, core: number): void;
  measure(place: number, end: number, from: number, to: number, centre: number, firstPixel: number): void;
  coverage(boxes: number, radius: number, thin: number): void;
}

let loaded: Kernels | undefined;

/**
 * The kernels of this thread, assembled on first use. All rasterisers of a thread share their memory: nothing in it outlives
 * the drawing of one stroke.
 * @throws Error where WebAssembly has no SIMD (browsers of before 2021–2023)
 */
export function kernels(): Kernels {
  loaded ??= load();
  return loaded;
}

function load(): Kernels {
  const binary = assemble([reachKernel(), measureKernel(), coverageKernel()], PAGES);
  if (!WebAssembly.validate(binary)) {
    throw new Error("This JavaScript engine lacks WebAssembly SIMD; use a current browser or Node ≥ 20.");
  }
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { memory: { memory } });
  const kernel = (name: string): ((...numbers: number[]) => void) => {
    const found = exports[name];
    if (typeof found !== "function") throw new Error(`The rasteriser's kernel ${name} was not assembled.`);
    return found as (...numbers: number[]) => void;
  };
  return {
    memory: memory.buffer,
    reach: kernel("reach"),
    measure: kernel("measure"),
    coverage: kernel("coverage"),
  };
}
