"use client";

import { Dices, Shuffle } from "lucide-react";
import { problemOf } from "../../../protocol/errors.ts";
import { pictureIdSchema } from "../../../protocol/style.ts";
import { Button } from "../../ui/button.tsx";
import { Hint } from "../../ui/hint.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { Select } from "../../ui/select.tsx";
import type { Editor } from "../editing/editor.ts";
import { anotherStart } from "../panel/another-start.ts";
import { useSession } from "../room/session-context.tsx";
import { useStyles } from "../room/use-document.ts";
import { useWatched } from "../room/watched.ts";
import { SHORTCUTS } from "../shortcuts.ts";
import { useTools } from "../tools/tools-context.tsx";
import { Row } from "./looks.tsx";
import { type Colors, type ReseedChoice, reseedChoice, reseedSelected } from "./reseeding.ts";

const WHERE = [
  { where: "place", name: "Where it is" },
  { where: "region", name: "Painted region" },
] as const;

/** Strokes begin anew: where, in which colours, and from which number. */
export function Anew({ editor }: { readonly editor: Editor }) {
  const session = useSession();
  const { region, toolbox } = useTools();
  const painted = useWatched(region);
  const choice = useWatched(reseedChoice);
  const styles = useStyles(session.doc);
  const pictures = styles.map(({ picture }, i) => ({ value: picture, name: `Those of picture ${i + 1}` }));
  const options = [
    { value: "any", name: "Any" },
    { value: "selection", name: "Those it has" },
    ...pictures.filter(({ value }, i) => pictures.findIndex((each) => each.value === value) === i),
  ];
  const colors = options.find(({ value }) => value === choice.colors.from) ?? options[0];
  const where = choice.where === "region" && painted === null ? "place" : choice.where;
  const change = (changes: Partial<ReseedChoice>): void => reseedChoice.set({ ...choice, ...changes });
  const begin = (seed: number): void => {
    change({ seed });
    const from = colorsOf(colors.value);
    reseedSelected(editor, { where, colors: from, seed }, painted).catch((error: unknown) =>
      session.tell(problemOf(error)),
    );
  };
  return (
    <div className="flex flex-col gap-1.5">
      <Row label="Where">
        <div className="grid grow grid-cols-2 rounded-full bg-wash p-0.5">
          {WHERE.map((each) => (
            <button
              key={each.where}
              type="button"
              aria-pressed={where === each.where}
              onClick={() => {
                change({ where: each.where });
                if (each.where === "region" && painted === null) toolbox.choose("region");
              }}
              className={SEGMENT}
            >
              {each.name}
            </button>
          ))}
        </div>
      </Row>
      {choice.where === "region" && painted === null && (
        <p className="text-[13px] leading-snug text-ink-soft">
          Paint over the paper where it is to be; until then it begins where it is.
        </p>
      )}
      <Row label="Colours">
        <Select
          label="Colours to begin with"
          hint="Whose colours it begins with"
          options={options}
          value={colors.value}
          name={colors.name}
          onChange={(value) => change({ colors: colorsOf(value) })}
        />
      </Row>
      <div className="flex items-center justify-between gap-3">
        <Hint label="From another number" keys={SHORTCUTS.reseed.keys} side="top">
          <Button
            kind="quiet"
            icon={Dices}
            className="-ml-3 text-[14px] font-normal"
            onClick={() => begin(anotherStart())}
          >
            Another
          </Button>
        </Hint>
        <NumberField
          label="Number to begin from"
          value={choice.seed}
          min={0}
          max={0xffffffff}
          whole
          onChange={(seed) => change({ seed })}
          className="w-20"
        />
        <Hint label="From this number" side="top">
          <Button
            icon={Shuffle}
            className="h-9 px-3.5 text-[14px] pointer-coarse:h-11"
            onClick={() => begin(choice.seed)}
          >
            Begin
          </Button>
        </Hint>
      </div>
    </div>
  );
}

function colorsOf(value: string): Colors {
  if (value === "any" || value === "selection") return { from: value };
  const picture = pictureIdSchema.safeParse(value);
  return picture.success ? { from: picture.data } : { from: "any" };
}

const SEGMENT =
  "h-8 rounded-full text-[14px] text-ink-soft transition-colors hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-sm dark:aria-pressed:bg-line pointer-coarse:h-11";
