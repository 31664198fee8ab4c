"use client";

import { type FormEvent, type RefObject, useRef, useState } from "react";
import { z } from "zod";
import { meSchema, newAccountSchema } from "../../../protocol/account.ts";
import type { Problem } from "../../../protocol/errors.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { isPigmentName } from "../../../protocol/pigments.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { askServer } from "./ask-server.ts";

/** What the card asks for: an account to be made, or the one there is. */
export type AccountCard = "new" | "known";

interface AccountDialogProps {
  /** Null while the card is put away. */
  readonly card: AccountCard | null;
  readonly onCard: (card: AccountCard | null) => void;
  /** What the guest is called. */
  readonly name: string;
  /** The guest has an account now, or is somebody who had one. */
  readonly onDone: (how: AccountCard) => void;
}

const TITLES: Readonly<Record<AccountCard, readonly [title: string, description: string]>> = {
  new: [
    "Keep your drawings",
    "With an account you find your rooms again from everywhere. All that you have drawn stays yours.",
  ],
  known: ["Sign in", "What you have drawn as a guest comes along."],
};

/** A guest makes an account, or signs in. */
export function AccountDialog({ card, onCard, name, onDone }: AccountDialogProps) {
  const first = useRef<HTMLInputElement>(null);
  // While it is put away it still fades with what it said.
  const [shown, setShown] = useState<AccountCard>("new");
  if (card !== null && card !== shown) setShown(card);
  const [title, description] = TITLES[shown];
  return (
    <Card
      open={card !== null}
      onOpenChange={(open) => onCard(open ? shown : null)}
      first={first}
      title={title}
      description={description}
    >
      <AccountForm key={shown} card={shown} name={name} first={first} onDone={() => onDone(shown)} />
      <p className="flex flex-wrap items-center pt-3 text-[14px] text-ink-soft">
        {shown === "new" ? "You have one already?" : "You have none yet?"}
        <Button
          kind="quiet"
          className="text-[14px] font-normal underline underline-offset-4"
          onClick={() => onCard(shown === "new" ? "known" : "new")}
        >
          {shown === "new" ? "Sign in" : "Make an account"}
        </Button>
      </p>
    </Card>
  );
}

interface AccountFormProps {
  readonly card: AccountCard;
  readonly name: string;
  readonly first: RefObject<HTMLInputElement | null>;
  readonly onDone: () => void;
}

type Entries = Readonly<Record<"name" | "email" | "password", string>>;

function AccountForm({ card, name, first, onDone }: AccountFormProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [wrong, setWrong] = useState<Partial<Entries>>({});
  const [waiting, setWaiting] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (field: string): string => String(data.get(field) ?? "");
    const entries = { name: text("name"), email: text("email"), password: text("password") };
    const faults = card === "new" ? faultsOf(entries) : {};
    setWrong(faults);
    setProblem(null);
    if (Object.keys(faults).length > 0) return;
    setWaiting(true);
    const asked = await (card === "new" ? makeAccount(entries) : signIn(entries));
    setWaiting(false);
    if (asked.ok) onDone();
    else setProblem(asked.problem);
  };

  return (
    <form noValidate className="flex flex-col gap-3 pt-4" onSubmit={(event) => void submit(event)}>
      {card === "new" && (
        <Field
          label="Your name, as the others see it"
          name="name"
          autoComplete="nickname"
          maxLength={LIMITS.personName}
          defaultValue={isPigmentName(name) ? "" : name}
          wrong={wrong.name ?? null}
          ref={first}
        />
      )}
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete={card === "new" ? "email" : "username"}
        wrong={wrong.email ?? null}
        {...(card === "known" && { ref: first })}
      />
      <Field
        label={card === "new" ? `Password, ${LIMITS.password.min} characters or more` : "Password"}
        name="password"
        type="password"
        autoComplete={card === "new" ? "new-password" : "current-password"}
        maxLength={LIMITS.password.max}
        wrong={wrong.password ?? null}
      />
      {problem !== null && (
        <p role="alert" className="text-[14px] leading-snug text-accent">
          {problem.message}
        </p>
      )}
      <Button kind="primary" type="submit" disabled={waiting} className="mt-2">
        {card === "new" ? "Make an account" : "Sign in"}
      </Button>
    </form>
  );
}

const FAULTS: Entries = {
  name: `A name has 1–${LIMITS.personName} letters.`,
  email: "That is no e-mail address.",
  password: `A password has at least ${LIMITS.password.min} characters.`,
};

function faultsOf(entries: Entries): Partial<Entries> {
  const parsed = newAccountSchema.safeParse(entries);
  if (parsed.success) return {};
  const fields = new Set(parsed.error.issues.map(({ path }) => path[0]));
  return Object.fromEntries(Object.entries(FAULTS).filter(([field]) => fields.has(field)));
}

const makeAccount = (entries: Entries) => askServer("POST", "/api/me/account", meSchema, entries);

const signIn = ({ email, password }: Entries) =>
  askServer("POST", "/api/auth/sign-in/email", z.object({}), { email: email.trim(), password });
