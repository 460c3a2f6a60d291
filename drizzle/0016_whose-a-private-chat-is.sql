ALTER TABLE `rooms` ADD `account` text;--> statement-breakpoint
-- Elsewhere a private chat carries its person's own number; whose one of Slack's is shows when they write there again.
UPDATE `rooms` SET `account` = `chat` WHERE `purpose` = 'direct' AND `platform` <> 'slack';
