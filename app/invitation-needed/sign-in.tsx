"use client";

import { Tooltip } from "radix-ui";
import { useState } from "react";
import { type AccountCard, AccountDialog } from "../studio/account/account-dialog.tsx";
import { Button } from "../ui/button.tsx";

/** Who has an account may be a member under it: then the room opens in this page's place. */
export function SignIn() {
  const [card, setCard] = useState<AccountCard | null>(null);
  return (
    <Tooltip.Provider>
      <Button onClick={() => setCard("known")}>Sign in</Button>
      <AccountDialog card={card} onCard={setCard} name="" onDone={() => location.reload()} />
    </Tooltip.Provider>
  );
}
