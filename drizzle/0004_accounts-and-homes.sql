CREATE TABLE `homes` (
	`platform` text NOT NULL,
	`user_id` text NOT NULL,
	`opened_at` integer NOT NULL,
	`opens` integer NOT NULL,
	`answered` integer NOT NULL,
	`shown` text,
	PRIMARY KEY(`platform`, `user_id`)
);
--> statement-breakpoint
CREATE TABLE `link_codes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`person_id` integer NOT NULL,
	`hash` text NOT NULL,
	`platform` text NOT NULL,
	`user_id` text NOT NULL,
	`chat` text NOT NULL,
	`at` integer NOT NULL,
	`good_until` integer NOT NULL,
	`spent_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `link_codes_open` ON `link_codes` (`hash`) WHERE spent_at is null;--> statement-breakpoint
CREATE TABLE `link_tries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`platform` text NOT NULL,
	`user_id` text NOT NULL,
	`at` integer NOT NULL,
	`last` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `link_tries_account` ON `link_tries` (`platform`,`user_id`,`at`);