"use client";

import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, type RefObject, useRef, useState } from "react";
import { LIMITS } from "../../../protocol/limits.ts";
import { IconButton } from "../../ui/icon-button.tsx";

interface ComposerProps {
  readonly label: string;
  readonly field?: RefObject<HTMLTextAreaElement | null>;
  /** @returns whether it was said; then the field is emptied */
  readonly onSay: (text: string) => boolean;
}

/** A field that grows with what is written; Enter says it, Shift+Enter makes a new line. */
export function Composer({ label, field, onSay }: ComposerProps) {
  const own = useRef<HTMLTextAreaElement>(null);
  const ref = field ?? own;
  const [text, setText] = useState("");
  const sayIt = (): void => {
    if (onSay(text)) setText("");
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    sayIt();
  };
  return (
    <form
      className="flex items-end gap-1 rounded-2xl border border-line bg-desk py-0.5 pr-0.5 pl-3 focus-within:border-ink-faint"
      onSubmit={(event) => {
        event.preventDefault();
        sayIt();
      }}
    >
      <div className="grid min-w-0 grow py-2 text-[15px] leading-snug break-words pointer-coarse:text-[16px]">
        <span
          aria-hidden
          className="invisible col-start-1 row-start-1 max-h-32 overflow-hidden whitespace-pre-wrap"
        >
          {text}{" "}
        </span>
        <textarea
          ref={ref}
          rows={1}
          aria-label={label}
          placeholder={label}
          value={text}
          maxLength={LIMITS.messageLength}
          enterKeyHint="send"
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={pressed}
          className="col-start-1 row-start-1 resize-none bg-transparent outline-none placeholder:text-ink-faint"
        />
      </div>
      <IconButton
        label="Say it"
        icon={ArrowUp}
        keys="Enter"
        side="top"
        type="submit"
        disabled={text.trim() === ""}
        className="pointer-fine:size-9"
      />
    </form>
  );
}
