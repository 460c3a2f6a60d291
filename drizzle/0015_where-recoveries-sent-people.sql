CREATE TABLE `recovery_sent` (
	`procedure_id` integer NOT NULL,
	`component` text NOT NULL,
	`at` integer NOT NULL,
	`kind` text,
	PRIMARY KEY(`procedure_id`, `component`),
	FOREIGN KEY (`procedure_id`) REFERENCES `procedures`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `recovery_sent_newest` ON `recovery_sent` (`component`,`at`,`procedure_id`);--> statement-breakpoint
CREATE INDEX `recovery_sent_unread` ON `recovery_sent` (`component`) WHERE kind is null;--> statement-breakpoint
-- Those of before are read whole when somebody asks: where each has sent people stands in its evidence.
INSERT INTO `recovery_sent` (`procedure_id`, `component`, `at`, `kind`) SELECT p.`id`, c.`value`, p.`updated_at`, NULL FROM `procedures` p, json_each(p.`state`, '$.plan.facts.ask.components') c WHERE p.`kind` = 'recovery';
