CREATE TABLE `carries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`system` text NOT NULL,
	`schedule` text,
	`slot` integer,
	`asked_by` integer,
	`room` integer,
	`components` text NOT NULL,
	`source` text,
	`targets` text NOT NULL,
	`over` integer,
	`created_at` integer NOT NULL,
	`asked_for` integer,
	`ended_at` integer,
	`verdict` text,
	FOREIGN KEY (`asked_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `carries_system` ON `carries` (`system`,`id`);--> statement-breakpoint
CREATE INDEX `carries_open` ON `carries` (`id`) WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `carries_slot` ON `carries` (`schedule`,`slot`);--> statement-breakpoint
ALTER TABLE `runs` ADD `carry` integer REFERENCES carries(id);--> statement-breakpoint
CREATE INDEX `runs_carry` ON `runs` (`carry`) WHERE carry is not null;