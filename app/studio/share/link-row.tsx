"use client";

import { Check, Copy, Link2, RotateCw, Unlink } from "lucide-react";
import { type RefObject, useEffect, useId, useRef, useState } from "react";
import type { Invitation } from "../../../protocol/account.ts";
import type { InvitedRole } from "../../../protocol/roles.ts";
import { Button } from "../../ui/button.tsx";
import { useCopied } from "../use-copied.ts";
import { addressOf } from "./use-links.ts";

const SAYS: Readonly<Record<InvitedRole, { readonly name: string; readonly says: string }>> = {
  editor: { name: "They draw with you", says: "Whoever has this link draws on the same paper." },
  viewer: { name: "They look", says: "Whoever has this link sees everything, and changes nothing." },
};

interface LinkRowProps {
  readonly role: InvitedRole;
  /** Null for one that is switched off; undefined while that is not known. */
  readonly link: Invitation | null | undefined;
  /** We are an owner, who may change it. */
  readonly owned: boolean;
  readonly copyRef?: RefObject<HTMLButtonElement | null>;
  readonly onRenew: () => void;
  readonly onRevoke: (members: boolean) => void;
}

/** One link: what it lets people do, and its button to copy it. */
export function LinkRow({ role, link, owned, copyRef, onRenew, onRevoke }: LinkRowProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState(false);
  const { state, copy } = useCopied();
  const { name, says } = SAYS[role];
  const address = link == null ? "" : addressOf(link);
  // The focus marks all of it: then it is one key less for who copies it by hand.
  useEffect(() => {
    if (state === "forbidden") field.current?.focus();
  }, [state]);
  return (
    <section aria-labelledby={id} className="pt-5">
      <h3 id={id} className="text-[16px] font-medium">
        {name}
      </h3>
      <p className="text-[14px] leading-snug text-ink-soft">{says}</p>
      {link === null ? (
        <div className="flex items-center justify-between gap-3 pt-2">
          <p className="text-[14px] text-ink-faint">This link is switched off.</p>
          {owned && (
            <Button icon={Link2} onClick={onRenew}>
              Make a link
            </Button>
          )}
        </div>
      ) : (
        <div className="flex gap-2 pt-2">
          <input
            ref={field}
            readOnly
            value={address}
            aria-label={`Link: ${name}`}
            onFocus={({ currentTarget }) => currentTarget.select()}
            className="h-11 min-w-0 grow truncate rounded-full border border-line bg-transparent px-4 text-[14px] text-ink-soft"
          />
          <Button
            ref={copyRef}
            kind={role === "editor" ? "primary" : "plain"}
            icon={state === "copied" ? Check : Copy}
            aria-label={`${state === "copied" ? "Copied" : "Copy"}: ${name}`}
            onClick={() => address !== "" && copy(address)}
          >
            {state === "copied" ? "Copied" : "Copy"}
          </Button>
        </div>
      )}
      <p role="status" className={state === "forbidden" ? "pt-1.5 text-[13px] text-ink-soft" : "sr-only"}>
        {state === "copied" && "The link is copied."}
        {state === "forbidden" && "The browser would not copy. The link is marked: copy it from there."}
      </p>
      {owned && link != null && !asking && (
        <div className="-ml-3 flex flex-wrap">
          <Button kind="quiet" icon={RotateCw} className={SMALL} onClick={onRenew}>
            New link
          </Button>
          <Button kind="quiet" icon={Unlink} className={SMALL} onClick={() => setAsking(true)}>
            Switch off
          </Button>
        </div>
      )}
      {asking && (
        <SwitchOff
          used={link?.used ?? 0}
          onDone={(how) => {
            setAsking(false);
            if (how !== "keep") onRevoke(how === "members");
          }}
        />
      )}
    </section>
  );
}

const SMALL = "text-[14px] font-normal";

interface SwitchOffProps {
  /** How many came by the link. */
  readonly used: number;
  readonly onDone: (how: "link" | "members" | "keep") => void;
}

function SwitchOff({ used, onDone }: SwitchOffProps) {
  const [members, setMembers] = useState(false);
  return (
    <fieldset className="mt-2 rounded-2xl border border-line p-4">
      <legend className="px-1 text-[14px] text-ink-soft">The link stops to work at once.</legend>
      {used > 0 && (
        <label className="flex min-h-11 items-center gap-3 text-[15px]">
          <input
            type="checkbox"
            checked={members}
            onChange={({ currentTarget }) => setMembers(currentTarget.checked)}
            className="size-5 accent-accent"
          />
          {used === 1 ? "Also the one who came by it" : `Also those ${used} who came by it`}
        </label>
      )}
      <div className="flex flex-wrap gap-2 pt-1">
        <Button onClick={() => onDone(members ? "members" : "link")}>Switch it off</Button>
        <Button kind="quiet" onClick={() => onDone("keep")}>
          Keep it
        </Button>
      </div>
    </fieldset>
  );
}
