"use client";

import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { ERRORS } from "../../../protocol/errors.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { RoomStyle } from "../../../protocol/room-styles.ts";
import { styleModeSchema } from "../../../protocol/style.ts";
import { Hint } from "../../ui/hint.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { Range } from "../../ui/range.tsx";
import { Select } from "../../ui/select.tsx";
import { MODES } from "./names.ts";
import type { Style } from "./use-style.ts";

/** As far as the slider goes; the field beside it goes to the limit. */
const USUAL = 2;
const OPTIONS = styleModeSchema.options.map((value) => ({ value, name: MODES[value] }));

interface ReferenceControlsProps {
  readonly id: string;
  readonly style: Style;
  readonly reference: RoomStyle;
  /** The server does not have the picture. */
  readonly missing: boolean;
  /** The room takes nothing but colours, so what this one gives is settled. */
  readonly colorsOnly: boolean;
  /** Has the focus when the region is drawn, or given up. */
  readonly placeRef: RefObject<HTMLButtonElement | null>;
  readonly onGone: () => void;
}

/** How much one picture counts, what the strokes take from it, and where. */
export function ReferenceControls(props: ReferenceControlsProps) {
  const { id, style, reference, missing, colorsOnly, placeRef, onGone } = props;
  const { change, remove, setPlacing, placing } = style;
  const { weight, mode, region } = reference;
  const name = style.names.get(reference.id) ?? "";
  const gone = (): void => {
    onGone();
    remove(reference);
  };
  return (
    <fieldset id={id} aria-label={name} className="flex animate-appear flex-col pt-1">
      <div className="flex items-center justify-between gap-2">
        <p className="min-w-0 truncate font-serif text-[19px]">{name}</p>
        <IconButton label={`Take “${name}” away`} icon={X} side="left" className="-mr-2.5" onClick={gone} />
      </div>
      {missing && (
        <p role="status" className="pb-1.5 text-[14px] leading-snug text-warn">
          {ERRORS["picture-not-found"][1]}
        </p>
      )}
      <Row label="How much">
        <Range
          label={`How much “${name}” counts`}
          value={Math.min(weight, USUAL)}
          min={LIMITS.styleWeight.min}
          max={USUAL}
          step={0.1}
          valueText={weight.toFixed(1)}
          onChange={(value) => change(reference.id, { weight: Math.round(10 * value) / 10 })}
        />
        <NumberField
          label={`How much “${name}” counts, exactly`}
          value={weight}
          {...LIMITS.styleWeight}
          onChange={(value) => change(reference.id, { weight: value })}
          className="w-10 shrink-0"
        />
      </Row>
      {!colorsOnly && (
        <Row label="Takes">
          <Select
            label={`What to take from “${name}”`}
            hint="What the strokes take from it"
            options={OPTIONS}
            value={mode}
            name={MODES[mode]}
            onChange={(next) => change(reference.id, { mode: styleModeSchema.catch(mode).parse(next) })}
          />
        </Row>
      )}
      <Row label="Where">
        <div className="grid grow grid-cols-2 rounded-full bg-wash p-0.5">
          <button
            type="button"
            aria-pressed={region === null}
            onClick={() => change(reference.id, { region: null })}
            className={SEGMENT}
          >
            Everywhere
          </button>
          <Hint label={region === null ? "Draw where, on the paper" : "Draw anew where"} side="top">
            <button
              ref={placeRef}
              type="button"
              aria-pressed={region !== null}
              aria-expanded={placing?.id === reference.id}
              onClick={() => setPlacing(reference.id)}
              className={SEGMENT}
            >
              Only here
            </button>
          </Hint>
        </div>
      </Row>
    </fieldset>
  );
}

const SEGMENT =
  "h-8 rounded-full text-[14px] text-ink-soft transition-colors hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-sm dark:aria-pressed:bg-line pointer-coarse:h-11";

export function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-h-11 items-center gap-3 pointer-coarse:min-h-13">
      <span aria-hidden className="w-20 shrink-0 text-[14px] text-ink-soft">
        {label}
      </span>
      {children}
    </div>
  );
}
