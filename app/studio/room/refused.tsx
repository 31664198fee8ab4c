import type { Problem } from "../../../protocol/errors.ts";
import { Message } from "../../ui/message.tsx";

const TITLES: Readonly<Partial<Record<Problem["code"], string>>> = {
  "room-not-found": "No such room",
  "room-full": "A full house",
  "invitation-needed": "By invitation",
  "access-revoked": "Your place here is gone",
  "not-signed-in": "Once more, please",
};

/** The room cannot be entered, and trying again would not help. */
export function Refused({ problem }: { readonly problem: Problem }) {
  return <Message title={TITLES[problem.code] ?? "The door stays shut"}>{problem.message}</Message>;
}
