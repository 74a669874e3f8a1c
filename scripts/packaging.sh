# shellcheck shell=bash disable=SC2154,SC2034
# What make-deb and make-tarball share. They source it in the repository's root, with the static build in
# $program.

version=$("$program" --version)
version=${version#roster }
commit=$(git describe --always --abbrev=12 --exclude='*' --dirty)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}

# Copies a program without what only a debugger or the next build reads. Two of these depend on the
# folder of the build: Swift's hashes of the modules, and with them the linker's build id.
stripped() {
  strip --strip-all --remove-section=.comment --remove-section=.note \
    --remove-section=.swift_modhash --remove-section=.note.gnu.build-id -o "$2" "$1"
}

# Gives everything below a folder the time of the commit.
dated() {
  find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
}
