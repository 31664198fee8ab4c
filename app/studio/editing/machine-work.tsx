"use client";

import { Undo2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { Button } from "../../ui/button.tsx";
import { Hint } from "../../ui/hint.tsx";
import { MenuContent, MenuItem } from "../../ui/menu.tsx";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";
import { useEditor } from "./editor-context.tsx";
import { wordsAndTime } from "./run-words.ts";

/** More of them the palette has. */
const SHOWN = 8;

/** Takes back what the machine drew, from one drawing on; what people changed since stays. */
export function MachineWork() {
  const editor = useEditor();
  const { authority } = useSession();
  const { acceptances, members } = useWatched(authority.state);
  useWatched(authority.me);
  const done = acceptances
    .filter(({ undone }) => !undone)
    .slice(-SHOWN)
    .reverse();
  if (done.length === 0 || !editor.mayEdit) return null;
  return (
    <DropdownMenu.Root>
      <Hint label="Back to before a drawing of the machine; what people did stays" side="top">
        <DropdownMenu.Trigger asChild>
          <Button kind="quiet" icon={Undo2} className="-ml-3 self-start text-[14px] font-normal">
            Undo the machine since…
          </Button>
        </DropdownMenu.Trigger>
      </Hint>
      <MenuContent align="start">
        {done.map((acceptance) => {
          const who = acceptance.startedBy === null ? undefined : members[acceptance.startedBy]?.name;
          return (
            <MenuItem key={acceptance.runId} icon={Undo2} onSelect={() => editor.undoSince(acceptance.runId)}>
              {wordsAndTime(acceptance)}
              {who !== undefined && <span className="text-ink-soft"> · {who}</span>}
            </MenuItem>
          );
        })}
      </MenuContent>
    </DropdownMenu.Root>
  );
}
