CREATE TABLE `copies` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` integer NOT NULL,
	`system` text NOT NULL,
	`component` text NOT NULL,
	`engine` text NOT NULL,
	`level` text NOT NULL,
	`target` text NOT NULL,
	`class` text NOT NULL,
	`key` text NOT NULL,
	`base_id` integer,
	`origin_id` integer,
	`taken_at` integer NOT NULL,
	`stored_at` integer NOT NULL,
	`bytes` integer NOT NULL,
	`raw_bytes` integer NOT NULL,
	`manifest_hash` text NOT NULL,
	`rung` text NOT NULL,
	`bad_at` integer,
	`pinned_by` integer,
	`pinned_at` integer,
	`pin_note` text,
	`deleting_at` integer,
	`deleted_at` integer,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`pinned_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `copies_key` ON `copies` (`target`,`key`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `copies_living` ON `copies` (`component`,`target`,`taken_at`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `copies_going` ON `copies` (`id`) WHERE deleted_at is null and deleting_at is not null;--> statement-breakpoint
CREATE INDEX `copies_damaged` ON `copies` (`component`) WHERE deleted_at is null and bad_at is not null;--> statement-breakpoint
CREATE INDEX `copies_newest` ON `copies` (`component`,`taken_at`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `copies_base` ON `copies` (`base_id`);--> statement-breakpoint
CREATE INDEX `copies_run` ON `copies` (`run_id`);--> statement-breakpoint
CREATE TABLE `proofs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`copy_id` integer NOT NULL,
	`run_id` integer,
	`rung` text NOT NULL,
	`ok` integer NOT NULL,
	`at` integer NOT NULL,
	`ms` integer NOT NULL,
	`facts` text NOT NULL,
	FOREIGN KEY (`copy_id`) REFERENCES `copies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `proofs_copy` ON `proofs` (`copy_id`,`id`);--> statement-breakpoint
CREATE TABLE `rounds` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`system` text NOT NULL,
	`level` text NOT NULL,
	`schedule` text,
	`slot` integer,
	`asked_by` integer,
	`created_at` integer NOT NULL,
	`start_by` integer,
	`end_by` integer,
	`late_told` integer NOT NULL,
	`overrun_told` integer NOT NULL,
	`ended_at` integer,
	`verdict` text,
	FOREIGN KEY (`asked_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `rounds_system` ON `rounds` (`system`,`created_at`);--> statement-breakpoint
CREATE INDEX `rounds_open` ON `rounds` (`id`) WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `rounds_slot` ON `rounds` (`schedule`,`slot`);--> statement-breakpoint
CREATE TABLE `runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`round` integer,
	`component` text NOT NULL,
	`level` text,
	`target` text NOT NULL,
	`copy_id` integer,
	`attempt` integer NOT NULL,
	`state` text NOT NULL,
	`queued_at` integer NOT NULL,
	`due_at` integer,
	`started_at` integer,
	`ended_at` integer,
	`cancel_at` integer,
	`cancel_by` text,
	`instance` text,
	`rung` text,
	`bytes` integer,
	`facts` text NOT NULL,
	FOREIGN KEY (`round`) REFERENCES `rounds`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `runs_queue` ON `runs` (`id`) WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE INDEX `runs_component` ON `runs` (`component`,`kind`,`id`);--> statement-breakpoint
CREATE INDEX `runs_sizes` ON `runs` (`component`,`level`,`id`) WHERE kind = 'backup' and state = 'done';--> statement-breakpoint
CREATE INDEX `runs_round` ON `runs` (`round`);--> statement-breakpoint
CREATE TABLE `cards` (
	`card` text NOT NULL,
	`room_id` integer NOT NULL,
	`chat` text NOT NULL,
	`message` text NOT NULL,
	`spoken` text NOT NULL,
	`posted_at` integer NOT NULL,
	`edited_at` integer,
	PRIMARY KEY(`card`, `room_id`),
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `cards_message` ON `cards` (`chat`,`message`);--> statement-breakpoint
CREATE TABLE `inbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`platform` text NOT NULL,
	`event_id` text NOT NULL,
	`at` integer NOT NULL,
	`event` text NOT NULL,
	`found` integer NOT NULL,
	`done_at` integer,
	`outcome` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inbox_event` ON `inbox` (`platform`,`event_id`);--> statement-breakpoint
CREATE INDEX `inbox_waiting` ON `inbox` (`id`) WHERE done_at is null;--> statement-breakpoint
CREATE INDEX `inbox_done` ON `inbox` (`done_at`);--> statement-breakpoint
CREATE TABLE `lan_entries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`chat` text NOT NULL,
	`at` integer NOT NULL,
	`edited_at` integer,
	`version` integer NOT NULL,
	`change` integer NOT NULL,
	`only_for` text,
	`body` text NOT NULL,
	`once` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `lan_entries_chat` ON `lan_entries` (`chat`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `lan_entries_once` ON `lan_entries` (`once`);--> statement-breakpoint
CREATE UNIQUE INDEX `lan_entries_change` ON `lan_entries` (`change`);--> statement-breakpoint
CREATE INDEX `lan_entries_at` ON `lan_entries` (`at`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`room_id` integer NOT NULL,
	`card` text,
	`silent` integer NOT NULL,
	`urgency` integer NOT NULL,
	`fresh` integer NOT NULL,
	`created_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`state` text NOT NULL,
	`sent_at` integer,
	`message` text,
	`fault` text,
	`spoken` text NOT NULL,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `outbox_message` ON `outbox` (`message`) WHERE message is not null;--> statement-breakpoint
CREATE INDEX `outbox_waiting` ON `outbox` (`room_id`,`id`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `outbox_card` ON `outbox` (`card`,`room_id`) WHERE state = 'waiting' and card is not null;--> statement-breakpoint
CREATE INDEX `outbox_sent` ON `outbox` (`sent_at`);--> statement-breakpoint
CREATE TABLE `checks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`plan` text NOT NULL,
	`slot` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`verdict` text NOT NULL,
	`facts` text NOT NULL,
	`facts_digest` text NOT NULL,
	`state` text NOT NULL,
	`sign_by` integer NOT NULL,
	`nudges` integer NOT NULL,
	`next_nudge_at` integer,
	`escalated_at` integer,
	`owner_id` integer,
	`closed_at` integer,
	FOREIGN KEY (`owner_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `checks_slot` ON `checks` (`plan`,`slot`);--> statement-breakpoint
CREATE INDEX `checks_open` ON `checks` (`id`) WHERE state <> 'closed';--> statement-breakpoint
CREATE INDEX `checks_nudge` ON `checks` (`next_nudge_at`) WHERE next_nudge_at is not null;--> statement-breakpoint
CREATE TABLE `signatures` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`check_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`note` text,
	`facts_digest` text NOT NULL,
	`undone_at` integer,
	FOREIGN KEY (`check_id`) REFERENCES `checks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `signatures_check` ON `signatures` (`check_id`);--> statement-breakpoint
CREATE TABLE `slots` (
	`job` text NOT NULL,
	`slot` integer NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`ended_at` integer,
	`outcome` text,
	PRIMARY KEY(`job`, `slot`)
);
--> statement-breakpoint
CREATE INDEX `slots_open` ON `slots` (`job`,`slot`) WHERE ended_at is null;--> statement-breakpoint
CREATE TABLE `watermarks` (
	`job` text PRIMARY KEY NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `alarms` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`facts` text NOT NULL,
	`raised_at` integer NOT NULL,
	`cleared_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alarms_standing` ON `alarms` (`key`) WHERE cleared_at is null;--> statement-breakpoint
CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`act` text NOT NULL,
	`subject` text NOT NULL,
	`facts` text NOT NULL,
	`prev` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit` (`subject`,`seq`);--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `holidays` (
	`date` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`by_person` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`by_person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `identities` (
	`platform` text NOT NULL,
	`user_id` text NOT NULL,
	`person_id` integer NOT NULL,
	`added_at` integer NOT NULL,
	PRIMARY KEY(`platform`, `user_id`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `identities_person` ON `identities` (`person_id`);--> statement-breakpoint
CREATE TABLE `introductions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`platform` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`chat` text NOT NULL,
	`at` integer NOT NULL,
	`decided_at` integer,
	`decided_by` integer,
	`person_id` integer,
	FOREIGN KEY (`decided_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `introductions_open` ON `introductions` (`platform`,`user_id`) WHERE decided_at is null;--> statement-breakpoint
CREATE TABLE `people` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`duties` text NOT NULL,
	`added_at` integer NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE TABLE `rooms` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`platform` text NOT NULL,
	`chat` text NOT NULL,
	`thread` text NOT NULL,
	`name` text NOT NULL,
	`purpose` text NOT NULL,
	`unit` text,
	`lang` text NOT NULL,
	`state` text NOT NULL,
	`why` text,
	`added_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rooms_address` ON `rooms` (`platform`,`chat`,`thread`);--> statement-breakpoint
CREATE INDEX `rooms_purpose` ON `rooms` (`purpose`);--> statement-breakpoint
CREATE TABLE `procedure_events` (
	`procedure_id` integer NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`event` text NOT NULL,
	PRIMARY KEY(`procedure_id`, `seq`),
	FOREIGN KEY (`procedure_id`) REFERENCES `procedures`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `procedures` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`state` text NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `procedures_open` ON `procedures` (`kind`) WHERE ended_at is null;