"use client";

import { useId, useRef, useState } from "react";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Present } from "../room/people.ts";
import { Avatar } from "./avatar.tsx";
import { rename } from "./rename.ts";

interface OwnNameProps {
  readonly person: Present;
  readonly onDone: () => void;
}

/** One's own name; Enter, or leaving the field, makes it what everybody sees. */
export function OwnName({ person, onDone }: OwnNameProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string | null>(null);

  const take = async (): Promise<boolean> => {
    const name = field.current?.value.trim() ?? "";
    if (name === person.name) return true;
    const problem = await rename(name);
    setWrong(problem?.message ?? null);
    return problem === null;
  };

  return (
    <form
      className="px-2 py-1"
      onSubmit={(event) => {
        event.preventDefault();
        void take().then((taken) => taken && onDone());
      }}
    >
      <div className="flex items-center gap-3">
        <Avatar person={person} />
        <label htmlFor={id} className="sr-only">
          Your name
        </label>
        <input
          ref={field}
          id={id}
          defaultValue={person.name}
          maxLength={LIMITS.personName}
          autoComplete="nickname"
          aria-invalid={wrong !== null}
          aria-describedby={wrong === null ? undefined : `${id}-wrong`}
          onFocus={({ currentTarget }) => currentTarget.select()}
          onBlur={() => void take()}
          className="h-10 min-w-0 grow rounded-lg border border-line bg-transparent px-2.5 text-[15px] focus-visible:outline-offset-0 pointer-coarse:text-[16px]"
        />
        <span className="text-[13px] text-ink-faint">
          {person.role === "viewer" ? "you, looking" : "you"}
        </span>
      </div>
      {wrong !== null && (
        <p id={`${id}-wrong`} role="alert" className="pt-1.5 pl-11 text-[13px] leading-snug text-accent">
          {wrong}
        </p>
      )}
    </form>
  );
}
