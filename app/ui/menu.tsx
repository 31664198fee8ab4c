"use client";

import type { LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Keys } from "./keys.tsx";

export function MenuContent(props: ComponentProps<typeof DropdownMenu.Content>) {
  return (
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        sideOffset={6}
        collisionPadding={12}
        className="z-40 min-w-56 animate-rise rounded-2xl bg-raised p-1.5 shadow-float"
        {...props}
      />
    </DropdownMenu.Portal>
  );
}

const ITEM =
  "flex h-11 w-full items-center gap-3 rounded-xl px-3 text-[15px] outline-none select-none data-highlighted:bg-wash data-disabled:text-ink-faint";

interface MenuItemProps {
  readonly icon: LucideIcon;
  readonly keys?: string | undefined;
  readonly disabled?: boolean;
  readonly onSelect?: () => void;
  /** Makes the item a link. */
  readonly href?: string;
  readonly children: ReactNode;
}

export function MenuItem({ icon: Icon, keys, disabled = false, onSelect, href, children }: MenuItemProps) {
  const inner = (
    <>
      <Icon aria-hidden className="size-[18px] text-ink-soft" strokeWidth={1.6} />
      <span className="grow">{children}</span>
      {keys !== undefined && (
        <span className="pointer-coarse:hidden">
          <Keys keys={keys} />
        </span>
      )}
    </>
  );
  return (
    <DropdownMenu.Item
      className={ITEM}
      disabled={disabled}
      onSelect={() => onSelect?.()}
      asChild={href !== undefined}
    >
      {href === undefined ? inner : <a href={href}>{inner}</a>}
    </DropdownMenu.Item>
  );
}
