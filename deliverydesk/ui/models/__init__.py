"""What the tables of the window show: Qt models over the records of the desk."""
