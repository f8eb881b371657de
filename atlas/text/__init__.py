"""The text beside the map and on the pages, as HTML in which every text is escaped; a page or a file takes it as it is."""
