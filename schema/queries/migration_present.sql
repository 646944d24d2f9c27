SELECT to_regclass('photovet.migration') IS NOT NULL
