import type { Awareness } from "y-protocols/awareness";
import { z } from "zod";
import { LIMITS } from "../../../protocol/limits.ts";
import { PIGMENTS } from "../../../protocol/pigments.ts";
import type { OwnPresence } from "../../../protocol/presence.ts";
import { remember, remembered } from "./remembered.ts";
import { type Watchable, Watched } from "./watched.ts";

const personSchema = z.object({
  name: z.string().trim().min(1).max(LIMITS.personName),
  color: z.string().regex(/^#[0-9a-f]{6}$/),
  /** Chose the name; whoever did not gives way when two have one colour. */
  named: z.boolean().catch(false),
});
/** Somebody in the room: a name and a colour as #rrggbb. */
export type Person = z.infer<typeof personSchema>;

const unit = z.number().min(-0.5).max(1.5);
/** A place on the paper; [0, 1] across and down. */
export const cursorSchema = z.object({ x: unit, y: unit });
export type Cursor = z.infer<typeof cursorSchema>;

export interface Presence extends Person {
  readonly client: number;
  readonly self: boolean;
  readonly cursor: Cursor | null;
}

const MEMORY = "croquis.person";
/** Cursor messages a second, at most: 20. */
const CURSOR_INTERVAL = 50;

/** A pigment that nobody in `taken` has, if there is one. */
export function freePigment(taken: ReadonlySet<string>, chance: number): Person {
  const free = PIGMENTS.filter(({ color }) => !taken.has(color));
  const choice = free.length > 0 ? free : PIGMENTS;
  return { ...choice[Math.min(choice.length - 1, Math.floor(chance * choice.length))], named: false };
}

/** Everybody whose state makes sense: ourselves first, the others in the order they came to be known. */
export function readPresences(states: ReadonlyMap<number, unknown>, self: number): readonly Presence[] {
  const present: Presence[] = [];
  for (const [client, state] of states) {
    const read = z
      .object({ person: personSchema, cursor: cursorSchema.nullable().catch(null) })
      .safeParse(state);
    if (!read.success) continue;
    const { person, cursor } = read.data;
    present.push({ ...person, client, self: client === self, cursor });
  }
  return present.sort((a, b) => Number(b.self) - Number(a.self) || a.client - b.client);
}

/** Who is here, and what others see of us. */
export class People {
  readonly #awareness: Awareness;
  readonly #present = new Watched<readonly Presence[]>([]);
  #chosen: Person | null;
  #cursor: Cursor | null = null;
  #cursorTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(awareness: Awareness) {
    this.#awareness = awareness;
    this.#chosen = remembered(MEMORY, personSchema);
    awareness.setLocalState({ person: this.#chosen ?? freePigment(new Set(), Math.random()), cursor: null });
    awareness.on("change", this.#changed);
    this.#changed();
  }

  get present(): Watchable<readonly Presence[]> {
    return this.#present;
  }

  /** Who we are to the others; an empty name takes the pigment's back. */
  rename(name: string): void {
    const self = this.#present.value.find(({ self }) => self);
    if (self === undefined) return;
    const trimmed = name.trim().slice(0, LIMITS.personName);
    const pigment = PIGMENTS.find(({ color }) => color === self.color);
    this.#chosen = trimmed === "" ? null : { name: trimmed, color: self.color, named: true };
    remember(MEMORY, this.#chosen);
    const person = this.#chosen ?? {
      name: pigment?.name ?? PIGMENTS[0].name,
      color: self.color,
      named: false,
    };
    this.#awareness.setLocalStateField("person", person);
  }

  /** What the others see of what we do; what is not named stays. */
  show(shown: Partial<Omit<OwnPresence, "cursor">>): void {
    const selection = shown.selection?.slice(0, LIMITS.shownSelection);
    const changes = selection === undefined ? shown : { ...shown, selection };
    this.#awareness.setLocalState({ ...this.#awareness.getLocalState(), ...changes });
  }

  point(cursor: Cursor | null): void {
    this.#cursor = cursor;
    if (this.#cursorTimer !== null) return;
    this.#awareness.setLocalStateField("cursor", cursor);
    this.#cursorTimer = setTimeout(() => {
      this.#cursorTimer = null;
      if (this.#awareness.getLocalState()?.cursor !== this.#cursor) this.point(this.#cursor);
    }, CURSOR_INTERVAL);
  }

  close(): void {
    if (this.#cursorTimer !== null) clearTimeout(this.#cursorTimer);
    this.#awareness.off("change", this.#changed);
  }

  readonly #changed = (): void => {
    const present = readPresences(this.#awareness.getStates(), this.#awareness.clientID);
    this.#present.set(present);
    if (this.#chosen === null) this.#avoidSameColor(present);
  };

  /** Who has no name gives way to who has; of two without, the one with the higher client id. */
  #avoidSameColor(present: readonly Presence[]): void {
    const self = present.find((each) => each.self);
    const others = present.filter((each) => !each.self);
    const clash = others.some(
      ({ color, client, named }) => color === self?.color && (named || client < this.#awareness.clientID),
    );
    if (self === undefined || !clash) return;
    const taken = new Set(others.map(({ color }) => color));
    const person = freePigment(taken, Math.random());
    if (!taken.has(person.color)) this.#awareness.setLocalStateField("person", person);
  }
}
