"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { Hint } from "./hint.tsx";

export interface Option {
  readonly value: string;
  readonly name: string;
  /** What there is to say of it where one chooses. */
  readonly says?: string;
}

interface SelectProps {
  readonly label: string;
  /** What the label leaves open, on hover. */
  readonly hint: string;
  readonly options: readonly Option[];
  /** It may be none of the options; then `name` says what it is. */
  readonly value: string;
  readonly name: string;
  readonly onChange: (value: string) => void;
}

/** One of a few, the others folded away. */
export function Select({ label, hint, options, value, name, onChange }: SelectProps) {
  return (
    <Radix.Root value={value} onValueChange={onChange}>
      <Hint label={hint} side="top">
        <Radix.Trigger
          aria-label={label}
          className="flex h-9 min-w-0 grow items-center justify-between gap-2 rounded-full bg-wash pr-3 pl-4 text-[14px] transition-colors hover:bg-line pointer-coarse:h-11"
        >
          <span className="truncate">
            <Radix.Value>{name}</Radix.Value>
          </span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-soft" strokeWidth={1.75} />
        </Radix.Trigger>
      </Hint>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={6}
          collisionPadding={12}
          className="z-40 max-h-(--radix-select-content-available-height) max-w-[calc(100vw-24px)] min-w-(--radix-select-trigger-width) animate-rise overflow-hidden rounded-2xl bg-raised shadow-float"
        >
          <Radix.Viewport className="p-1.5">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="flex min-h-11 items-center justify-between gap-3 rounded-xl px-3 py-2 text-[15px] leading-snug outline-none select-none data-highlighted:bg-wash"
              >
                <span className="flex flex-col">
                  <Radix.ItemText>{option.name}</Radix.ItemText>
                  {option.says !== undefined && (
                    <span className="max-w-72 text-[13px] leading-snug text-ink-soft">{option.says}</span>
                  )}
                </span>
                <Radix.ItemIndicator className="shrink-0">
                  <Check aria-hidden className="size-[18px] text-ink-soft" strokeWidth={1.6} />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
