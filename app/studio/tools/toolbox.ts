import type { Tool } from "../../../protocol/presence.ts";
import { type Watchable, Watched } from "../room/watched.ts";
import type { PaperTool } from "./tool.ts";

/** In hand before anybody has added a tool of the chosen name. */
const IDLE: PaperTool = {
  name: "select",
  cursor: "default",
  down: () => undefined,
  move: () => undefined,
  up: () => undefined,
  cancel: () => undefined,
};

/** The tools of this window, and the one in hand. */
export class Toolbox {
  readonly #tools = new Map<Tool, PaperTool>();
  readonly #tool = new Watched<Tool>("select");
  readonly #held = new Watched<Tool | null>(null);
  readonly #only = new Watched<ReadonlySet<Tool> | null>(null);

  /** The chosen tool. */
  get tool(): Watchable<Tool> {
    return this.#tool;
  }

  /** What a held key puts in the hand for as long as it is held, whatever is chosen. */
  get held(): Watchable<Tool | null> {
    return this.#held;
  }

  /** The tools that may be chosen; null for all. */
  get only(): Watchable<ReadonlySet<Tool> | null> {
    return this.#only;
  }

  /** Whether this tool may be chosen. */
  allows(tool: Tool): boolean {
    return this.#only.value?.has(tool) ?? true;
  }

  /** Nothing happens where that tool may not be chosen. */
  choose(tool: Tool): void {
    if (this.allows(tool)) this.#tool.set(tool);
  }

  hold(tool: Tool | null): void {
    this.#held.set(tool);
  }

  /** @param only not empty; its first is taken in hand when what was is not among them */
  restrict(only: ReadonlySet<Tool> | null): void {
    this.#only.set(only);
    const [first] = only ?? [];
    if (only !== null && first !== undefined && !only.has(this.#tool.value)) this.#tool.set(first);
  }

  /** A tool of the same name is replaced. */
  add(tool: PaperTool): void {
    this.#tools.set(tool.name, tool);
  }

  get(name: Tool): PaperTool | null {
    return this.#tools.get(name) ?? null;
  }

  /** What a press on the paper would use now. */
  current(): PaperTool {
    return this.#tools.get(this.#held.value ?? this.#tool.value) ?? IDLE;
  }
}
