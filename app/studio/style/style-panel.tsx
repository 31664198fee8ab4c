"use client";

import { Brush } from "lucide-react";
import { useId, useRef, useState } from "react";
import type * as Y from "yjs";
import { writeSettings } from "../../../protocol/room.ts";
import type { RunSettings } from "../../../protocol/settings.ts";
import type { PictureId } from "../../../protocol/style.ts";
import { Hint } from "../../ui/hint.tsx";
import { SHORTCUTS } from "../shortcuts.ts";
import { ReferenceControls } from "./reference-controls.tsx";
import { ReferenceStrip } from "./reference-strip.tsx";
import { RefusedPictures } from "./refused-pictures.tsx";
import { Strength } from "./strength.tsx";
import { StylePicker } from "./style-picker.tsx";
import { useNews } from "./use-news.ts";
import type { Style } from "./use-style.ts";

interface StylePanelProps {
  readonly doc: Y.Doc;
  readonly style: Style;
  readonly settings: RunSettings;
  /** The room's document is here. */
  readonly ready: boolean;
  readonly hasStrokes: boolean;
  /** Has the focus when the region of the open reference is drawn, or given up. */
  readonly placeRef: React.RefObject<HTMLButtonElement | null>;
}

/** In the style of which pictures, and how much. Until there is one, a single quiet line. */
export function StylePanel({ doc, style, settings, ready, hasStrokes, placeRef }: StylePanelProps) {
  const { styles, names, brought, open, removed, bringBack, picking, setPicking } = style;
  const controls = useId();
  const adding = useRef<HTMLButtonElement>(null);
  const [missing, setMissing] = useState<ReadonlySet<PictureId>>(new Set());
  const news = useNews(styles, names, ready);
  const shown = styles.find(({ id }) => id === open) ?? null;
  const empty = styles.length === 0 && !brought.some(({ kind }) => kind === "coming");
  // What had the focus goes away, and in its place comes this, once it is painted.
  const focusSoon = (): void => void requestAnimationFrame(() => adding.current?.focus());

  return (
    <section aria-label="Style" className="flex flex-col">
      {empty ? (
        <Hint label="In the style of a picture" keys={SHORTCUTS.style.keys} side="top">
          <button
            ref={adding}
            type="button"
            aria-label="In the style of a picture"
            disabled={!ready}
            onClick={() => setPicking(true)}
            className="group -mt-2 flex h-11 items-center justify-between text-left font-serif text-[19px] text-ink-faint italic transition-colors hover:text-ink focus-visible:rounded-sm"
          >
            In the style of …
            <Brush aria-hidden className="size-5 text-ink-soft group-hover:text-ink" strokeWidth={1.6} />
          </button>
        </Hint>
      ) : (
        <>
          <p className="text-[13px] text-ink-soft">In the style of</p>
          <ReferenceStrip
            style={style}
            controls={controls}
            addRef={adding}
            onMissing={(picture) => setMissing((before) => new Set([...before, picture]))}
          />
        </>
      )}
      {removed !== null && (
        <p className="flex min-h-11 animate-appear items-center gap-1.5 text-[14px] text-ink-soft">
          <span className="truncate">“{removed.name}” is taken away.</span>
          <button
            type="button"
            onClick={() => {
              focusSoon();
              bringBack();
            }}
            className="h-9 shrink-0 rounded-sm text-ink underline decoration-line decoration-[1.5px] underline-offset-4 transition-colors hover:decoration-accent pointer-coarse:h-11"
          >
            Bring it back
          </button>
        </p>
      )}
      <RefusedPictures style={style} onGone={focusSoon} />
      {shown !== null && (
        <ReferenceControls
          key={shown.id}
          id={controls}
          style={style}
          reference={shown}
          missing={missing.has(shown.picture)}
          colorsOnly={settings.paletteOnly !== "off"}
          placeRef={placeRef}
          onGone={focusSoon}
        />
      )}
      {styles.length > 0 && (
        <Strength
          settings={settings}
          onStrength={style.setStrength}
          onColours={(paletteOnly) => writeSettings(doc, { paletteOnly })}
        />
      )}
      <p role="status" className="sr-only">
        {news}
      </p>
      <StylePicker
        open={picking}
        onOpenChange={setPicking}
        style={style}
        hasStrokes={hasStrokes}
        onClosed={() => adding.current?.focus()}
      />
    </section>
  );
}
