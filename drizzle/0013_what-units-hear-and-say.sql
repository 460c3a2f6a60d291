CREATE TABLE `downtime_news` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`procedure_id` integer NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`window_from` integer NOT NULL,
	`window_until` integer NOT NULL,
	`before_start` integer,
	`why` text,
	FOREIGN KEY (`procedure_id`) REFERENCES `procedures`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `downtime_news_of` ON `downtime_news` (`procedure_id`);--> statement-breakpoint
CREATE TABLE `unit_answers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`procedure_id` integer NOT NULL,
	`unit` text NOT NULL,
	`kind` text NOT NULL,
	`note` text,
	`person_id` integer NOT NULL,
	`by_name` text NOT NULL,
	`at` integer NOT NULL,
	`settled_at` integer,
	`settled_by` text,
	`settled_how` text,
	FOREIGN KEY (`procedure_id`) REFERENCES `procedures`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `unit_answers_of` ON `unit_answers` (`procedure_id`,`unit`);