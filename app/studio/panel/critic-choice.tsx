"use client";

import type { InstalledCritic } from "../../../protocol/critics.ts";
import type { CriticId } from "../../../protocol/ids.ts";
import { Select } from "../../ui/select.tsx";

/** What there is to say of those that most people meet. */
const SAYS: ReadonlyMap<string, string> = new Map([
  ["embedded", "Small and quick; knows everyday things and colours."],
  ["clip-vit-base-patch32", "CLIPDraw’s own: knows far more, takes longer."],
]);
const SAYS_OF_STYLE: ReadonlyMap<string, string> = new Map([
  ["embedded", "Quick; looks at patches, colours and strokes."],
  ["vgg16", "StyleCLIPDraw’s own: sees finer, takes longer."],
]);

const nameOf = ({ id, name }: InstalledCritic): string => (id === "embedded" ? "Croquis’s own" : name);

interface CriticChoiceProps {
  /** Those that are installed; empty while nobody knows. */
  readonly critics: readonly InstalledCritic[];
  readonly value: CriticId;
  readonly onChange: (critic: CriticId) => void;
}

/** Who looks at the drawing; nothing while there is nothing to choose. */
export function CriticChoice({ critics, value, onChange }: CriticChoiceProps) {
  return (
    <Choice
      label="Critic"
      hint="Who looks at the drawing"
      critics={critics.filter(({ kind }) => kind !== "style")}
      value={value}
      says={SAYS}
      onChange={onChange}
    />
  );
}

interface StyleCriticChoiceProps extends CriticChoiceProps {
  /** There is a picture to draw in the style of. */
  readonly styled: boolean;
}

/** Who holds the drawing against the pictures; nothing while there is nothing to choose. */
export function StyleCriticChoice({ critics, value, styled, onChange }: StyleCriticChoiceProps) {
  const able = critics.filter(({ id, kind }) => id === "embedded" || kind === "style");
  // Without a picture nobody has to mind who would look at it.
  if (!styled && able.length <= 1) return null;
  return (
    <Choice
      label="Style critic"
      hint="Who holds the drawing against the pictures"
      critics={able}
      value={value}
      says={SAYS_OF_STYLE}
      onChange={onChange}
    />
  );
}

interface ChoiceProps extends CriticChoiceProps {
  readonly label: string;
  readonly hint: string;
  readonly says: ReadonlyMap<string, string>;
}

function Choice({ label, hint, critics, value, says, onChange }: ChoiceProps) {
  const chosen = critics.find(({ id }) => id === value);
  if (critics.length === 0 || (critics.length === 1 && chosen !== undefined)) return null;
  const line = says.get(value);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center gap-3">
        <span aria-hidden className="w-20 shrink-0 text-[14px] text-ink-soft">
          {label}
        </span>
        <Select
          label={label}
          hint={hint}
          options={critics.map((critic) => ({ value: critic.id, name: nameOf(critic) }))}
          value={value}
          name={chosen === undefined ? value : nameOf(chosen)}
          onChange={(next) => {
            const critic = critics.find(({ id }) => id === next);
            if (critic !== undefined) onChange(critic.id);
          }}
        />
      </div>
      {chosen === undefined ? (
        <p role="status" className="pt-1 text-[13px] leading-snug text-warn">
          This critic is not installed here; choose another one.
        </p>
      ) : (
        line !== undefined && <p className="pt-1 text-[13px] leading-snug text-ink-soft">{line}</p>
      )}
    </div>
  );
}
