-- Not a new table in the old one's place, as the schema engine would have it: nothing that hangs on rooms is touched.
ALTER TABLE "Room" ADD COLUMN "lastMember" INTEGER NOT NULL DEFAULT 0;
UPDATE "Room" SET "lastMember" = COALESCE((SELECT MAX("number") FROM "Member" WHERE "Member"."roomId" = "Room"."id"), 0);
