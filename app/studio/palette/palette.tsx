"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { Keys } from "../../ui/keys.tsx";
import { useShortcuts } from "../shortcuts.ts";
import { commandsNow, type PaletteCommand } from "./commands.ts";

/** Everything that can be done, found by a few letters. */
export function Palette() {
  const [commands, setCommands] = useState<readonly PaletteCommand[] | null>(null);
  const toggle = (): void => setCommands((now) => (now === null ? commandsNow() : null));
  useShortcuts({ palette: toggle });
  const choose = (command: PaletteCommand): void => {
    setCommands(null);
    // First the palette gives the focus back, then what is done may take it.
    setTimeout(command.act, 0);
  };
  const groups = [...new Set(commands?.map(({ group }) => group))];
  return (
    <Dialog.Root open={commands !== null} onOpenChange={(open) => !open && setCommands(null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-ink/25 dark:bg-black/50" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[10dvh] z-50 mx-auto max-w-lg animate-rise overflow-hidden rounded-3xl bg-raised shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">Everything by name</Dialog.Title>
          <Command loop label="Everything by name">
            <div className="flex items-center gap-3 border-b border-line px-5">
              <Search aria-hidden className="size-[18px] shrink-0 text-ink-soft" strokeWidth={1.6} />
              <Command.Input
                placeholder="What would you like to do?"
                className="h-14 min-w-0 grow bg-transparent text-[16px] outline-none placeholder:text-ink-faint"
              />
            </div>
            <Command.List className="max-h-[60dvh] overflow-y-auto overscroll-contain p-2">
              <Command.Empty className="px-4 py-6 text-[15px] text-ink-soft">
                Nothing here is called that.
              </Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group}
                  heading={group}
                  className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-[13px] [&_[cmdk-group-heading]]:text-ink-faint"
                >
                  {commands
                    ?.filter((each) => each.group === group)
                    .map((each) => (
                      <Command.Item
                        key={each.name}
                        value={`${each.group} ${each.name}`}
                        onSelect={() => choose(each)}
                        className="flex min-h-10 cursor-default items-center justify-between gap-4 rounded-xl px-3 py-1.5 text-[15px] select-none data-[selected=true]:bg-wash pointer-coarse:min-h-11"
                      >
                        <span className="min-w-0 truncate">{each.name}</span>
                        {each.keys !== undefined && (
                          <span className="shrink-0 pointer-coarse:hidden">
                            <Keys keys={each.keys} />
                          </span>
                        )}
                      </Command.Item>
                    ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
