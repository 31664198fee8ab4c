"use client";

import { nanoid } from "nanoid";
import { useRef, useState } from "react";
import { problemOf } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { mayEdit } from "../../protocol/roles.ts";
import { addPrompt, writeSettings } from "../../protocol/room.ts";
import { toggleTheme } from "../ui/theme.ts";
import { MachineWork } from "./editing/machine-work.tsx";
import { SelectionMarks } from "./editing/selection-marks.tsx";
import { PaperMenu } from "./editing/strokes-menu.tsx";
import { useEditing } from "./editing/use-editing.ts";
import { Header } from "./header/header.tsx";
import { Help } from "./header/help.tsx";
import { Inspector } from "./inspector/inspector.tsx";
import { Palette } from "./palette/palette.tsx";
import { anotherStart } from "./panel/another-start.ts";
import { chooseManner } from "./panel/choose-manner.ts";
import { More } from "./panel/more.tsx";
import { useCritics } from "./panel/use-critics.ts";
import { download, type FileKind } from "./paper/export.ts";
import { Paper } from "./paper/paper.tsx";
import { Following } from "./people/following.tsx";
import { OthersSelections } from "./people/others-selections.tsx";
import { isActive, phaseOf } from "./room/run.ts";
import { SavedNote } from "./room/saved-note.tsx";
import { useSession } from "./room/session-context.tsx";
import { useSettings, useWords } from "./room/use-document.ts";
import { useWatched, useWatchedPart } from "./room/watched.ts";
import { Actions } from "./run/actions.tsx";
import { ProblemNote } from "./run/problem-note.tsx";
import { Progress } from "./run/progress.tsx";
import { ShareDialog } from "./share/share-dialog.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { DropOverlay } from "./style/drop-overlay.tsx";
import { StyleOnPaper } from "./style/style-on-paper.tsx";
import { StylePanel } from "./style/style-panel.tsx";
import { useIncoming } from "./style/use-incoming.ts";
import { useStyle } from "./style/use-style.ts";
import { TalkDrawer } from "./talk/drawer.tsx";
import { Pins } from "./talk/pins.tsx";
import { useInvitation, useTitle } from "./use-page.ts";
import { useKnowledge } from "./words/use-knowledge.ts";
import { WordsPanel } from "./words/words-panel.tsx";

/** How far a key takes the strength of the style. */
const STRENGTH_STRIDE = 5;
const NO_WORDS: readonly string[] = [];

/** The table: the sheet in the middle, its label beside or below it, the rest at the edge. */
export function Table() {
  const session = useSession();
  const { doc } = session;
  const connection = useWatched(session.connection);
  const me = useWatched(session.authority.me);
  const run = useWatched(session.run);
  const asking = useWatched(session.asking);
  const hasStrokes = useWatchedPart(session.picture, ({ scene }) => scene.strokes.length > 0);
  const { all, main } = useWords(doc);
  const settings = useSettings(doc);
  const knowledge = useKnowledge(settings.critic);
  const field = useRef<HTMLTextAreaElement>(null);
  const [open, setOpen] = useState<"none" | "people" | "help" | "share">("none");
  const [moreOpen, setMoreOpen] = useState(false);
  const critics = useCritics(moreOpen);
  const [newest, setNewest] = useState<string | null>(null);
  const style = useStyle(session);
  const placeButton = useRef<HTMLButtonElement>(null);
  const held = useIncoming(style.bring);

  const phase = phaseOf(run, asking);
  const active = isActive(phase);
  const mayChange = me !== null && mayEdit(me.role);
  const reachable = mayChange && connection.kind === "open";
  const ready = mayChange && (connection.kind === "open" || connection.kind === "lost");
  const status = run.kind === "known" ? run.status : null;
  const subject = main?.value ?? "";
  const inviting = ready && subject === "" && !hasStrokes && !active;

  const draw = (): void => {
    if (!reachable || active) return;
    if (subject.trim() === "") field.current?.focus();
    void session.start("scratch");
  };
  const goOn = (): void => void session.start("canvas");
  const pause = (): void => void session.change("pause");
  const resume = (): void => void session.change("resume");
  const step = (): void => void session.change("step");
  const stop = (): void => void session.change("stop");
  const share = (): void => setOpen("share");
  const save = (kind: FileKind): void => {
    const { scene } = session.picture.value;
    download(scene, subject, kind).catch((error: unknown) => session.tell(problemOf(error)));
  };
  const again = (): void => {
    writeSettings(doc, { seed: anotherStart() });
    draw();
  };
  const add = (kind: "also" | "less"): void => {
    if (!ready || all.length >= LIMITS.prompts) return;
    if (kind === "also" && main === null) {
      // The first words of all have their place already; a menu that was asked lets go of the focus first.
      requestAnimationFrame(() => field.current?.focus());
      return;
    }
    const id = nanoid();
    addPrompt(doc, id, kind === "less" ? PRESETS[settings.preset].negativeWeight : 1, "", me?.user);
    setNewest(id);
  };
  const example = (words: string): void => {
    if (main === null) addPrompt(doc, nanoid(), 1, words, me?.user);
    else main.text.insert(0, words);
    void session.start("scratch");
  };
  const lean = (by: number): void => style.setStrength(settings.styleStrength + by);
  const styled = style.styles.length > 0;
  const toggle = (what: "people" | "help"): void => setOpen((now) => (now === what ? "none" : what));

  // First of all: Escape lets go of what is selected before it stops anything.
  useEditing();
  useShortcuts({
    draw,
    again: !active && hasStrokes && reachable ? again : undefined,
    goOn: !active && hasStrokes && reachable ? goOn : undefined,
    pause: phase === "drawing" ? pause : phase === "paused" ? resume : undefined,
    step: phase === "paused" ? step : undefined,
    stop: active ? stop : () => field.current?.blur(),
    words: () => field.current?.focus(),
    addWords: () => add("also"),
    addLessLike: () => add("less"),
    style: ready && !style.full ? () => style.setPicking(true) : undefined,
    moreWords: styled ? () => lean(-STRENGTH_STRIDE) : undefined,
    moreStyle: styled ? () => lean(STRENGTH_STRIDE) : undefined,
    share,
    people: () => toggle("people"),
    more: () => setMoreOpen((now) => !now),
    saveSvg: hasStrokes ? () => save("svg") : undefined,
    savePng: hasStrokes ? () => save("png") : undefined,
    theme: toggleTheme,
    help: () => toggle("help"),
  });

  useTitle(subject);
  useInvitation(field, inviting);

  return (
    <div className="flex min-h-dvh flex-col">
      <Following />
      <button
        type="button"
        onClick={() => field.current?.focus()}
        className="sr-only z-50 rounded-full bg-ink px-4 py-2.5 text-[15px] text-desk focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        To the words
      </button>
      <Header
        hasStrokes={hasStrokes}
        peopleOpen={open === "people"}
        onPeopleOpenChange={(now) => setOpen(now ? "people" : "none")}
        onShare={share}
        onDownload={save}
        onHelp={() => setOpen("help")}
      />
      <main className="table-layout grow">
        <Paper
          subject={subject}
          untouched={!active}
          overlay={
            <>
              <OthersSelections />
              <SelectionMarks />
            </>
          }
        >
          <StyleOnPaper style={style} onPlaced={() => placeButton.current?.focus()} />
          <Pins />
        </Paper>
        <div className="table-label">
          <Inspector />
          <WordsPanel
            field={field}
            all={all}
            main={main}
            ready={ready}
            critic={status?.settings.critic ?? settings.critic}
            unknownWords={status?.unknownWords ?? NO_WORDS}
            knowledge={knowledge}
            inviting={inviting}
            newest={newest}
            onAdd={add}
            onDraw={draw}
            onExample={example}
          />
          <StylePanel
            doc={doc}
            style={style}
            settings={settings}
            ready={ready}
            hasStrokes={hasStrokes}
            placeRef={placeButton}
          />
          <Actions
            phase={phase}
            hasStrokes={hasStrokes}
            reachable={reachable}
            onDraw={draw}
            onGoOn={goOn}
            onAgain={again}
            onPause={pause}
            onResume={resume}
            onStep={step}
            onStop={stop}
          />
          <ProblemNote />
          <Progress phase={phase} status={status} course={run.kind === "known" ? run.course : []} />
          <MachineWork />
          <div className="grow" />
          <More
            open={moreOpen}
            onOpenChange={setMoreOpen}
            settings={settings}
            critics={critics}
            active={active}
            styled={styled}
            onChange={(changes) => writeSettings(doc, changes)}
            onManner={(preset) => chooseManner(doc, preset, critics)}
          />
          <SavedNote />
        </div>
      </main>
      <TalkDrawer />
      <PaperMenu />
      <Palette />
      {held && <DropOverlay />}
      <ShareDialog open={open === "share"} onOpenChange={(now) => setOpen(now ? "share" : "none")} />
      <Help open={open === "help"} onOpenChange={(now) => setOpen(now ? "help" : "none")} />
    </div>
  );
}
