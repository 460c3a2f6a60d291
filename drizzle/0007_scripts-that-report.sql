CREATE TABLE `script_runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`script` text NOT NULL,
	`run` text,
	`heard_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`state` text NOT NULL,
	`exit` integer,
	`note` text
);
--> statement-breakpoint
CREATE INDEX `script_runs_heard` ON `script_runs` (`script`,`heard_at`);--> statement-breakpoint
CREATE INDEX `script_runs_open` ON `script_runs` (`script`,`started_at`) WHERE state = 'running';--> statement-breakpoint
CREATE INDEX `script_runs_ended` ON `script_runs` (`script`,`ended_at`) WHERE state in ('ok', 'failed');--> statement-breakpoint
CREATE INDEX `script_runs_run` ON `script_runs` (`script`,`run`) WHERE run is not null;--> statement-breakpoint
CREATE TABLE `scripts` (
	`name` text PRIMARY KEY NOT NULL,
	`plan` text NOT NULL,
	`since` integer NOT NULL
);
