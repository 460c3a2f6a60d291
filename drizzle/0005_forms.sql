CREATE TABLE `forms` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`person_id` integer NOT NULL,
	`room_id` integer NOT NULL,
	`user_id` text NOT NULL,
	`say` text NOT NULL,
	`title` text NOT NULL,
	`fields` text NOT NULL,
	`answers` text NOT NULL,
	`asks` text,
	`state` text NOT NULL,
	`opened_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `forms_open` ON `forms` (`person_id`) WHERE state = 'open';