CREATE TABLE `module_leads` (
	`system` text NOT NULL,
	`module` text NOT NULL,
	`procedure_id` integer NOT NULL,
	`number` text NOT NULL,
	`place` text NOT NULL,
	`is_now` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`system`, `module`),
	FOREIGN KEY (`procedure_id`) REFERENCES `procedures`(`id`) ON UPDATE no action ON DELETE no action
);
