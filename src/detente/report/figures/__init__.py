"""The pictures of a report, one file each: data in, `blocks.Figure` out."""
