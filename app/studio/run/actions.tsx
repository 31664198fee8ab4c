"use client";

import { Dices, Pause, PenLine, Play, Redo2, Square, StepForward } from "lucide-react";
import { useRef } from "react";
import { Button } from "../../ui/button.tsx";
import { Hint } from "../../ui/hint.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { isActive, type Phase } from "../room/run.ts";
import { SHORTCUTS } from "../shortcuts.ts";

interface ActionsProps {
  readonly phase: Phase;
  /** There are strokes to go on from. */
  readonly hasStrokes: boolean;
  /** The room can be asked for something. */
  readonly reachable: boolean;
  readonly onDraw: () => void;
  readonly onGoOn: () => void;
  readonly onAgain: () => void;
  readonly onPause: () => void;
  readonly onResume: () => void;
  readonly onStep: () => void;
  readonly onStop: () => void;
}

interface Main {
  readonly label: string;
  readonly icon: typeof PenLine;
  readonly keys: string;
  readonly act: (() => void) | null;
}

function mainAction(props: ActionsProps): Main {
  const { phase, onDraw, onPause, onResume } = props;
  if (phase === "paused") return { label: "Resume", icon: Play, keys: SHORTCUTS.pause.keys, act: onResume };
  if (!isActive(phase)) return { label: "Draw", icon: PenLine, keys: SHORTCUTS.draw.keys, act: onDraw };
  return {
    label: "Pause",
    icon: Pause,
    keys: SHORTCUTS.pause.keys,
    act: phase === "drawing" ? onPause : null,
  };
}

/**
 * What can be done with the drawing now. The first button stays the same element whatever it says, so that the
 * keyboard's focus stays on it from Draw to Pause to Resume.
 */
export function Actions(props: ActionsProps) {
  const { phase, hasStrokes, reachable, onGoOn, onAgain, onStep, onStop } = props;
  const first = useRef<HTMLButtonElement>(null);
  const main = mainAction(props);
  const active = isActive(phase);
  const unavailable = !reachable || main.act === null;
  return (
    <fieldset aria-label="The drawing" className="flex flex-wrap items-center gap-2.5">
      <Hint label={main.label} keys={main.keys} side="top">
        <Button
          ref={first}
          kind={active ? "plain" : "primary"}
          icon={main.icon}
          aria-disabled={unavailable}
          onClick={() => {
            if (!unavailable) main.act?.();
          }}
          className="min-w-28 aria-disabled:cursor-default aria-disabled:opacity-60"
        >
          {main.label}
        </Button>
      </Hint>
      {active && (
        <Hint label="Stop, and keep what is there" keys={SHORTCUTS.stop.keys} side="top">
          <Button
            icon={Square}
            disabled={!reachable || phase === "stopping" || phase === "starting"}
            onClick={() => {
              first.current?.focus();
              onStop();
            }}
          >
            Stop
          </Button>
        </Hint>
      )}
      {phase === "paused" && (
        <IconButton
          label="One step"
          icon={StepForward}
          keys={SHORTCUTS.step.keys}
          side="top"
          onClick={onStep}
        />
      )}
      {!active && hasStrokes && (
        <>
          <Hint label="Keep these strokes and go on with them" keys={SHORTCUTS.goOn.keys} side="top">
            <Button kind="quiet" icon={Redo2} disabled={!reachable} onClick={onGoOn}>
              Go on
            </Button>
          </Hint>
          <IconButton
            label="Anew, from another start"
            icon={Dices}
            keys={SHORTCUTS.again.keys}
            side="top"
            disabled={!reachable}
            onClick={onAgain}
            className="-ml-2.5"
          />
        </>
      )}
    </fieldset>
  );
}
