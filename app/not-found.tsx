import type { Metadata } from "next";
import { Message } from "./ui/message.tsx";

export const metadata: Metadata = { title: "No such room" };

export default function NotFound() {
  return (
    <Message title="Nothing hangs here">
      There is no such room. Perhaps a letter of the link got lost on its way; ask for it again, or begin
      anew.
    </Message>
  );
}
