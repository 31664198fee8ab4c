"use client";

import {
  CircleHelp,
  Download,
  Ellipsis,
  FileImage,
  FilePlus2,
  Link2,
  Moon,
  Search,
  Sun,
  UserRound,
} from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useSyncExternalStore } from "react";
import { Hint } from "../../ui/hint.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { MenuContent, MenuItem } from "../../ui/menu.tsx";
import { shownTheme, subscribeToTheme, toggleTheme } from "../../ui/theme.ts";
import { Wordmark } from "../../ui/wordmark.tsx";
import { useAccount } from "../account/use-account.tsx";
import type { FileKind } from "../paper/export.ts";
import { PeopleHere } from "../people/people-here.tsx";
import { actionOf, SHORTCUTS } from "../shortcuts.ts";
import { TalkButton } from "../talk/talk-button.tsx";

interface HeaderProps {
  readonly hasStrokes: boolean;
  readonly peopleOpen: boolean;
  readonly onPeopleOpenChange: (open: boolean) => void;
  readonly onShare: () => void;
  readonly onDownload: (kind: FileKind) => void;
  readonly onHelp: () => void;
}

/** The edge of the table: who is here, and what is done with the whole sheet. */
export function Header(props: HeaderProps) {
  const { hasStrokes, peopleOpen, onPeopleOpenChange, onShare, onDownload, onHelp } = props;
  const theme = useSyncExternalStore(subscribeToTheme, shownTheme, () => "light");
  const themeLabel = theme === "dark" ? "Bright" : "Dark";
  const ThemeIcon = theme === "dark" ? Sun : Moon;
  const account = useAccount();
  const downloads = (
    <>
      <MenuItem
        icon={Download}
        keys={SHORTCUTS.saveSvg.keys}
        disabled={!hasStrokes}
        onSelect={() => onDownload("svg")}
      >
        Download as SVG
      </MenuItem>
      <MenuItem
        icon={FileImage}
        keys={SHORTCUTS.savePng.keys}
        disabled={!hasStrokes}
        onSelect={() => onDownload("png")}
      >
        Download as PNG
      </MenuItem>
    </>
  );
  return (
    <header className="flex h-14 items-center justify-between gap-2 px-4 sm:h-16 sm:px-6">
      <h1>
        <Wordmark />
      </h1>
      <nav aria-label="Room" className="flex items-center sm:gap-0.5">
        <PeopleHere
          open={peopleOpen}
          onOpenChange={onPeopleOpenChange}
          onKeep={account.guest ? () => account.open("new") : undefined}
        />
        <TalkButton />
        <IconButton label="Draw together" icon={Link2} keys={SHORTCUTS.share.keys} onClick={onShare} />
        <div className="hidden items-center gap-0.5 sm:flex">
          <DropdownMenu.Root>
            <DropdownMenu.Trigger asChild>
              <IconButton label="Download" icon={Download} disabled={!hasStrokes} />
            </DropdownMenu.Trigger>
            <MenuContent align="end">{downloads}</MenuContent>
          </DropdownMenu.Root>
          <Hint label="A fresh sheet, in a new room">
            <a
              href="/"
              aria-label="A fresh sheet, in a new room"
              className="inline-flex size-11 items-center justify-center rounded-full text-ink-soft transition-colors hover:bg-wash hover:text-ink"
            >
              <FilePlus2 aria-hidden className="size-5" strokeWidth={1.6} />
            </a>
          </Hint>
          <DropdownMenu.Root>
            <DropdownMenu.Trigger asChild>
              <IconButton label="You and your rooms" icon={UserRound} />
            </DropdownMenu.Trigger>
            <MenuContent align="end">{account.items}</MenuContent>
          </DropdownMenu.Root>
          <IconButton label={themeLabel} icon={ThemeIcon} keys={SHORTCUTS.theme.keys} onClick={toggleTheme} />
          <IconButton
            label="Everything by name"
            icon={Search}
            keys={SHORTCUTS.palette.keys}
            onClick={() => actionOf("palette")?.()}
          />
          <IconButton label="Help" icon={CircleHelp} keys={SHORTCUTS.help.keys} onClick={onHelp} />
        </div>
        <div className="sm:hidden">
          <DropdownMenu.Root>
            <DropdownMenu.Trigger asChild>
              <IconButton label="Menu" icon={Ellipsis} className="-mr-2" />
            </DropdownMenu.Trigger>
            <MenuContent align="end">
              {downloads}
              <MenuItem icon={FilePlus2} href="/">
                A fresh sheet
              </MenuItem>
              {account.items}
              <MenuItem icon={ThemeIcon} onSelect={toggleTheme}>
                {themeLabel}
              </MenuItem>
              <MenuItem icon={Search} onSelect={() => setTimeout(() => actionOf("palette")?.(), 0)}>
                Everything by name
              </MenuItem>
              <MenuItem icon={CircleHelp} onSelect={onHelp}>
                Help
              </MenuItem>
            </MenuContent>
          </DropdownMenu.Root>
        </div>
      </nav>
      {account.dialog}
    </header>
  );
}
