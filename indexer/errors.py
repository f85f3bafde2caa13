"""Errors that say what happened as a code and data; the outer ring alone turns them into a sentence."""

from __future__ import annotations


class RelaisError(Exception):
    """Base of the errors a person can act on; `code` names the sentence in the catalogues."""

    code = "error.unknown"

    def __init__(self, **data: str | int) -> None:
        super().__init__(self.code, data)
        self.data = data


class DocsFolderMissing(RelaisError):
    """The folder of pages is not there or is not a folder."""

    code = "error.docs_missing"


class IndexMissing(RelaisError):
    """No index has been built in the folder yet."""

    code = "error.index_missing"


class IndexDamaged(RelaisError):
    """The index cannot be read: truncated, of another schema, or half erased."""

    code = "error.index_damaged"


class IndexOutdated(IndexDamaged):
    """The index was written with another schema version."""

    code = "error.index_outdated"


class IndexLocked(RelaisError):
    """Another process is writing the index."""

    code = "error.index_locked"


class IndexNotFolder(RelaisError):
    """The place given for the index cannot be a folder."""

    code = "error.index_not_folder"


class IndexUnsafe(RelaisError):
    """Somebody else could write the index folder; opening it would run what they put there."""

    code = "error.index_unsafe"


class DataFileInvalid(RelaisError):
    """A data file beside the pages cannot be read or has the wrong shape."""

    code = "error.data_file"


class SiteSettingsInvalid(RelaisError):
    """mkdocs.yml cannot be read or has a wrong value."""

    code = "error.site_settings"


class BatchFileInvalid(RelaisError):
    """The file of questions cannot be read."""

    code = "error.batch_file"
