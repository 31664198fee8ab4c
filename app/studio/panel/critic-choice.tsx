"use client";

import type { InstalledCritic } from "../../../protocol/critics.ts";
import type { CriticId } from "../../../protocol/ids.ts";
import { Select } from "../../ui/select.tsx";

/** What there is to say of those that most people meet. */
const SAYS: ReadonlyMap<string, string> = new Map([
  ["embedded", "Small and quick; knows everyday things and colours."],
  ["clip-vit-base-patch32", "CLIPDraw’s own: knows far more, takes longer."],
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
  const chosen = critics.find(({ id }) => id === value);
  if (critics.length === 0 || (critics.length === 1 && chosen !== undefined)) return null;
  const says = SAYS.get(value);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center gap-3">
        <span aria-hidden className="w-20 shrink-0 text-[14px] text-ink-soft">
          Critic
        </span>
        <Select
          label="Critic"
          hint="Who looks at the drawing"
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
        says !== undefined && <p className="pt-1 text-[13px] leading-snug text-ink-soft">{says}</p>
      )}
    </div>
  );
}
